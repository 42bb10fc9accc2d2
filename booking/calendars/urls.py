"""Addresses of the calendars: what other calendars read, and the links at the desk."""

from django.urls import path

from booking.calendars import customer_views, outside_views, views

app_name = "calendars"
OUTSIDE = "desk/team/<int:staff_id>/calendar/outside/<int:outside_id>"

urlpatterns = [
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("calendar/visits/<str:token>.ics", customer_views.feed, name="customer_feed"),
    path("b/<str:token>/calendar/", customer_views.send, name="customer_send"),
    path("b/<str:token>/calendar/end/", customer_views.end, name="customer_end"),
    path("desk/team/<int:staff_id>/calendar/", views.feed_page, name="page"),
    path("desk/team/<int:staff_id>/calendar/make/", views.make, name="make"),
    path("desk/team/<int:staff_id>/calendar/end/", views.end, name="end"),
    path("desk/team/<int:staff_id>/calendar/outside/", outside_views.rows, name="outside"),
    path("desk/team/<int:staff_id>/calendar/outside/add/", outside_views.add, name="outside_add"),
    path(f"{OUTSIDE}/fetch/", outside_views.fetch, name="outside_fetch"),
    path(f"{OUTSIDE}/titles/", outside_views.titles, name="outside_titles"),
    path(f"{OUTSIDE}/remove/", outside_views.remove, name="outside_remove"),
]
