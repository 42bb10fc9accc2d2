"""Addresses of everybody's hours, under /desk/hours/."""

from django.urls import path

from booking.clock.views import deciding, entries, hours, rules

app_name = "hours"
urlpatterns = [
    path("", hours.hours, name="hours"),
    path("export/", hours.export, name="export"),
    path("people/<int:staff_id>/", hours.person, name="person"),
    path("people/<int:staff_id>/new/", entries.new, name="new"),
    path("entries/<int:clock_entry_id>/", entries.entry, name="entry"),
    path("entries/<int:clock_entry_id>/confirm/", entries.confirm, name="confirm"),
    path("entries/<int:clock_entry_id>/remove/", entries.remove, name="remove"),
    path("check/", deciding.check, name="check"),
    path("corrections/<int:correction_id>/decide/", deciding.decide, name="decide"),
    path("approve/", deciding.approve, name="approve"),
    path("rules/", rules.rules, name="rules"),
]
