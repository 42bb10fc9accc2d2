"""Addresses of the first steps, on a salon's host under /desk/start/."""

from django.urls import path

from hq.onboarding import step_views

urlpatterns = [
    path("", step_views.start, name="first_steps"),
    path("menu/shown/", step_views.menu_shown, name="first_step_menu_shown"),
    path("<slug:code>/", step_views.first_step, name="first_step"),
]
