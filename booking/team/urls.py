"""Addresses of the team at the desk, under /desk/team/."""

from django.urls import path

from booking.team.views import access, people, shifts

app_name = "team"
urlpatterns = [
    path("", people.team_list, name="team"),
    path("new/", people.staff_new, name="new"),
    path("<int:staff_id>/", people.staff_edit, name="staff"),
    path("<int:staff_id>/access/", access.access, name="access"),
    path("<int:staff_id>/photo/", people.staff_photo, name="photo"),
    path("<int:staff_id>/move/", people.staff_move, name="move"),
    path("<int:staff_id>/archive/", people.staff_archive, name="archive"),
    path("<int:staff_id>/restore/", people.staff_restore, name="restore"),
    path("<int:staff_id>/shifts/", shifts.shifts, name="shifts"),
    path("<int:staff_id>/shifts/copy/", shifts.shifts_copy, name="shifts_copy"),
    path("<int:staff_id>/days/", shifts.days, name="days"),
    path("<int:staff_id>/days/remove/", shifts.day_remove, name="day_remove"),
    path("<int:staff_id>/time-off/", shifts.off, name="off"),
    path("<int:staff_id>/time-off/<int:time_off_id>/remove/", shifts.off_remove, name="off_remove"),
]
