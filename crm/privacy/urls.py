"""Addresses of privacy, under /desk/customers/privacy/."""

from django.urls import path

from crm.privacy import views

app_name = "privacy"

urlpatterns = [
    path("of/<int:customer_id>/", views.consents, name="consents"),
    path("of/<int:customer_id>/<slug:purpose>/", views.consent, name="consent"),
]
