"""Addresses of forms: what customers fill in, and the rules at the desk."""

from django.urls import path

from booking.intake.views import public, rules

app_name = "intake"

urlpatterns = [
    path("f/<str:token>/", public.asked, name="asked"),
    path("b/<str:token>/forms/<int:form_id>/", public.visit_form, name="visit_form"),
    path("desk/forms/<int:form_id>/services/", rules.services, name="services"),
]
