"""Addresses of requests, for strangers and for the desk."""

from django.urls import path

from booking.requests.views import desk, public, rules

app_name = "requests"

urlpatterns = [
    path("book/group/", public.group, name="group"),
    path("book/series/", public.series, name="series"),
    path("r/<str:token>/", public.asked, name="asked"),
    path("r/<str:token>/withdraw/", public.withdraw, name="withdraw"),
    path("desk/requests/", desk.listed, name="list"),
    path("desk/requests/rules/", rules.rules, name="rules"),
    path("desk/requests/<int:request_id>/", desk.request_page, name="request"),
    path("desk/requests/<int:request_id>/decline/", desk.request_declined, name="request_decline"),
    path("desk/requests/visits/<int:visit_id>/", desk.visit_page, name="visit"),
    path("desk/requests/visits/<int:visit_id>/accept/", desk.visit_accept, name="visit_accept"),
    path("desk/requests/visits/<int:visit_id>/decline/", desk.visit_decline, name="visit_decline"),
]
