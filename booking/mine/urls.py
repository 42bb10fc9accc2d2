"""Addresses of the customer's own page."""

from django.urls import path

from booking.mine import contact_views, data_views, views

app_name = "mine"

urlpatterns = [
    path("", views.home, name="home"),
    path("enter/", views.enter, name="enter"),
    path("code/", views.code, name="code"),
    path("link/<str:token>/", views.link, name="link"),
    path("out/", views.out, name="out"),
    path("data/", data_views.data, name="data"),
    path("data/wish/", data_views.wish, name="wish"),
    path("data/consents/<slug:purpose>/", data_views.consent, name="consent"),
    path("data/contacts/", contact_views.add, name="contact_add"),
    path("data/contacts/code/", contact_views.code, name="contact_code"),
    path("data/contacts/<int:contact_id>/main/", contact_views.main, name="contact_main"),
    path("data/contacts/<int:contact_id>/remove/", contact_views.remove, name="contact_remove"),
    path("data/copy/", data_views.copy, name="copy"),
    path("data/copy/<int:archive_id>/", data_views.copy_file, name="copy_file"),
]
