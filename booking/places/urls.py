"""Addresses of locations at the desk, under /desk/places/."""

from django.urls import path

from booking.places import hour_views, resource_views, views

app_name = "places"
urlpatterns = [
    path("", views.places, name="places"),
    path("new/", views.place_new, name="new"),
    path("<int:location_id>/", views.place_edit, name="place"),
    path("<int:location_id>/move/", views.place_move, name="move"),
    path("<int:location_id>/copy/", views.place_copy, name="copy"),
    path("<int:location_id>/archive/", views.place_archive, name="archive"),
    path("<int:location_id>/restore/", views.place_restore, name="restore"),
    path("<int:location_id>/rules/", views.rules, name="rules"),
    path("<int:location_id>/hours/", hour_views.hours, name="hours"),
    path("<int:location_id>/hours/day/", hour_views.special_day, name="day"),
    path("<int:location_id>/hours/day/remove/", hour_views.special_day_remove, name="day_remove"),
    path("<int:location_id>/closures/", hour_views.closure_list, name="closures"),
    path("<int:location_id>/closures/holidays/", hour_views.holidays_sync, name="holidays"),
    path(
        "<int:location_id>/closures/<int:closure_id>/remove/",
        hour_views.closure_remove,
        name="closure_remove",
    ),
    path("<int:location_id>/resources/", resource_views.resources, name="resources"),
    path("<int:location_id>/resources/groups/new/", resource_views.group_new, name="group_new"),
    path("<int:location_id>/resources/groups/<int:group_id>/", resource_views.group_edit, name="group"),
    path(
        "<int:location_id>/resources/groups/<int:group_id>/remove/",
        resource_views.group_remove,
        name="group_remove",
    ),
    path(
        "<int:location_id>/resources/groups/<int:group_id>/new/",
        resource_views.resource_new,
        name="resource_new",
    ),
    path("<int:location_id>/resources/<int:resource_id>/", resource_views.resource_edit, name="resource"),
    path(
        "<int:location_id>/resources/<int:resource_id>/move/",
        resource_views.resource_move,
        name="resource_move",
    ),
    path(
        "<int:location_id>/resources/<int:resource_id>/archive/",
        resource_views.resource_archive,
        name="resource_archive",
    ),
    path(
        "<int:location_id>/resources/<int:resource_id>/restore/",
        resource_views.resource_restore,
        name="resource_restore",
    ),
]
