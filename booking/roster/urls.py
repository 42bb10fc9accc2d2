"""Addresses of the roster at the desk, under /desk/roster/."""

from django.urls import path

from booking.roster.views import mine, publish, requests, terms, week, weeks

app_name = "roster"
urlpatterns = [
    path("", week.week, name="week"),
    path("change/", week.change, name="change"),
    path("undo/", week.undo, name="undo"),
    path("shift/", week.shift, name="shift"),
    path("publish/", publish.publish, name="publish"),
    path("reset/", publish.reset, name="reset"),
    path("weeks/", weeks.weeks, name="weeks"),
    path("templates/<int:template_id>/remove/", weeks.remove, name="template_remove"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<int:request_id>/decide/", requests.decide, name="decide"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<int:request_id>/answer/", mine.answer, name="answer"),
    path("mine/<int:request_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("terms/", terms.terms_list, name="terms"),
    path("terms/<int:staff_id>/", terms.terms_edit, name="terms_of"),
]
