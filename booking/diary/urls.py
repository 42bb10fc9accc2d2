"""Addresses of the day, under /desk/."""

from django.urls import path

from booking.diary.views import (
    block,
    board,
    copy,
    day,
    labels,
    lines,
    move,
    new,
    party,
    place,
    search,
    today,
    turns,
    visit,
)

app_name = "desk"

urlpatterns = [
    path("", today.home, name="home"),
    path("today/", today.today, name="today"),
    path("today/live/", today.live, name="today_live"),
    path("today/seen/", today.seen, name="today_seen"),
    path("board/", board.board, name="board"),
    path("board/live/", board.live, name="board_live"),
    path("board/<int:visit_id>/step/", board.step, name="board_step"),
    path("turns/", turns.turns, name="turns"),
    path("turns/skip/", turns.skip, name="turns_skip"),
    path("labels/", labels.labels, name="labels"),
    path("labels/save/", labels.save, name="labels_save"),
    path("diary/", day.diary, name="diary"),
    path("diary/live/", day.live, name="diary_live"),
    path("diary/undo/", place.undo, name="diary_undo"),
    path("diary/blocks/new/", block.new, name="block_new"),
    path("diary/blocks/<int:block_id>/", block.change, name="block"),
    path("diary/blocks/<int:block_id>/remove/", block.remove, name="block_remove"),
    path("visits/new/", new.new, name="visit_new"),
    path("visits/new/customers/", new.customers, name="visit_new_customers"),
    path("visits/<int:visit_id>/", visit.visit, name="visit"),
    path("visits/<int:visit_id>/state/", visit.state, name="visit_state"),
    path("visits/<int:visit_id>/request/", visit.requested, name="visit_request"),
    path("visits/<int:visit_id>/label/", visit.label, name="visit_label"),
    path("visits/<int:visit_id>/note/", visit.note, name="visit_note"),
    path("visits/<int:visit_id>/cancel/", visit.cancel, name="visit_cancel"),
    path("visits/<int:visit_id>/move/", move.move, name="visit_move"),
    path("visits/<int:visit_id>/lines/", lines.lines, name="visit_lines"),
    path("visits/<int:visit_id>/copy/", copy.copy, name="visit_copy"),
    path("visits/<int:visit_id>/place/", place.place, name="visit_place"),
    path("visits/<int:visit_id>/party/move/", party.move, name="party_move"),
    path("visits/<int:visit_id>/party/cancel/", party.cancel, name="party_cancel"),
    path("search/", search.search, name="search"),
]
