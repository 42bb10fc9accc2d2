"""Addresses of one's own day, and of handing over when somebody leaves, under /desk/."""

from django.urls import path

from booking.people.views import leaving, my_day

app_name = "people"
urlpatterns = [
    path("my-day/", my_day.my_day, name="my_day"),
    path("team/<int:staff_id>/leaving/", leaving.leaving, name="leaving"),
    path("team/<int:staff_id>/leaving/visits/", leaving.hand_over, name="hand_over"),
]
