"""Addresses of forms: what customers fill in, on their own device or the salon's tablet, and the rules at the desk."""

from django.urls import path

from booking.intake.views import kiosk, mine, public, rules

app_name = "intake"

urlpatterns = [
    path("f/<str:token>/", public.asked, name="asked"),
    path("b/<str:token>/forms/<int:form_id>/", public.visit_form, name="visit_form"),
    path("me/forms/<int:answer_id>/", mine.answer, name="mine_answer"),
    path("desk/forms/<int:form_id>/services/", rules.services, name="services"),
    path("desk/forms/requests/<int:form_request_id>/hand/", kiosk.hand_request, name="hand_request"),
    path("desk/forms/visits/<int:appointment_id>/<int:form_id>/hand/", kiosk.hand_visit, name="hand_visit"),
    path("kiosk/form/", kiosk.form, name="kiosk"),
    path("kiosk/form/thanks/", kiosk.thanks, name="kiosk_thanks"),
    path("kiosk/form/lock/", kiosk.lock, name="kiosk_lock"),
    path("kiosk/form/awake/", kiosk.awake, name="kiosk_awake"),
]
