"""Addresses of the waitlist, for strangers and for the desk."""

from django.urls import path

from booking.waitlist.views import desk, more, public, rhythm

app_name = "waitlist"

urlpatterns = [
    path("book/waitlist/", public.join, name="join"),
    path("w/<str:token>/", public.entry, name="entry"),
    path("w/<str:token>/take/", public.take, name="take"),
    path("w/<str:token>/decline/", public.decline, name="decline"),
    path("w/<str:token>/leave/", public.leave, name="leave"),
    path("desk/waitlist/", desk.waitlist, name="list"),
    path("desk/waitlist/new/", more.new, name="new"),
    path("desk/waitlist/gaps/", more.gaps, name="gaps"),
    path("desk/waitlist/gaps/ask/", rhythm.ask, name="gaps_ask"),
    path("desk/waitlist/report/", more.filled, name="report"),
    path("desk/waitlist/rules/", more.rules, name="rules"),
    path("desk/waitlist/<int:entry_id>/", desk.entry, name="desk_entry"),
    path("desk/waitlist/<int:entry_id>/offer/", desk.offer, name="offer"),
    path("desk/waitlist/<int:entry_id>/take/", desk.take, name="desk_take"),
    path("desk/waitlist/<int:entry_id>/decline/", desk.decline, name="desk_decline"),
    path("desk/waitlist/<int:entry_id>/withdraw/", desk.withdraw, name="withdraw"),
]
