"""Addresses of the calendars: what other calendars read, and the links at the desk."""

from django.urls import path

from booking.calendars import views

app_name = "calendars"

urlpatterns = [
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("desk/team/<int:staff_id>/calendar/", views.feed_page, name="page"),
    path("desk/team/<int:staff_id>/calendar/make/", views.make, name="make"),
    path("desk/team/<int:staff_id>/calendar/end/", views.end, name="end"),
]
