"""Addresses of privacy, under /desk/customers/privacy/."""

from django.urls import path

from crm.privacy.views import consents, erasing, keeping, texts

app_name = "privacy"

urlpatterns = [
    path("keeping/", keeping.rules, name="keeping"),
    path("keeping/look/", keeping.look, name="keeping_look"),
    path("erasures/", erasing.erasures, name="erasures"),
    path("texts/", texts.texts, name="texts"),
    path("texts/<slug:text_code>/", texts.text, name="text"),
    path("of/<int:customer_id>/", consents.consents, name="consents"),
    path("of/<int:customer_id>/copy/", erasing.copy, name="copy"),
    path("of/<int:customer_id>/copy/<int:archive_id>/", erasing.copy_file, name="copy_file"),
    path("of/<int:customer_id>/erase/", erasing.erase, name="erase"),
    path("of/<int:customer_id>/<slug:purpose>/", consents.consent, name="consent"),
]
