"""Addresses of the customer's own page."""

from django.urls import path

from booking.mine import data_views, views

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
    path("data/copy/", data_views.copy, name="copy"),
    path("data/copy/<int:archive_id>/", data_views.copy_file, name="copy_file"),
]
