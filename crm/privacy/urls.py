"""Addresses of privacy, under /desk/customers/privacy/."""

from django.urls import path

from crm.privacy import erasing_views, keeping_views, text_views, views

app_name = "privacy"

urlpatterns = [
    path("keeping/", keeping_views.rules, name="keeping"),
    path("keeping/look/", keeping_views.look, name="keeping_look"),
    path("erasures/", erasing_views.erasures, name="erasures"),
    path("texts/", text_views.texts, name="texts"),
    path("texts/<slug:text_code>/", text_views.text, name="text"),
    path("of/<int:customer_id>/", views.consents, name="consents"),
    path("of/<int:customer_id>/copy/", erasing_views.copy, name="copy"),
    path("of/<int:customer_id>/copy/<int:archive_id>/", erasing_views.copy_file, name="copy_file"),
    path("of/<int:customer_id>/erase/", erasing_views.erase, name="erase"),
    path("of/<int:customer_id>/<slug:purpose>/", views.consent, name="consent"),
]
