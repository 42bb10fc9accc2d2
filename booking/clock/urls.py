"""Addresses of the time clock, under /desk/clock/."""

from django.urls import path

from booking.clock.views import asking, page

app_name = "clock"
urlpatterns = [
    path("", page.page, name="page"),
    path("tap/", page.tap, name="tap"),
    path("ask/", asking.ask, name="ask"),
    path("corrections/<int:correction_id>/withdraw/", asking.withdraw, name="withdraw"),
]
