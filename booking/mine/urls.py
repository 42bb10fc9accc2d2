"""Addresses of the customer's own page."""

from django.urls import path

from booking.mine.views import contacts, data, home

app_name = "mine"

urlpatterns = [
    path("", home.home, name="home"),
    path("enter/", home.enter, name="enter"),
    path("code/", home.code, name="code"),
    path("link/<str:token>/", home.link, name="link"),
    path("out/", home.out, name="out"),
    path("data/", data.data, name="data"),
    path("data/wish/", data.wish, name="wish"),
    path("data/consents/<slug:purpose>/", data.consent, name="consent"),
    path("data/contacts/", contacts.add, name="contact_add"),
    path("data/contacts/code/", contacts.code, name="contact_code"),
    path("data/contacts/<int:contact_id>/main/", contacts.main, name="contact_main"),
    path("data/contacts/<int:contact_id>/remove/", contacts.remove, name="contact_remove"),
    path("data/copy/", data.copy, name="copy"),
    path("data/copy/<int:archive_id>/", data.copy_file, name="copy_file"),
]
