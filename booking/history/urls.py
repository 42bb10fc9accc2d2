"""Addresses of the classes of customers, under /desk/customers/classes/."""

from django.urls import path

from booking.history import views

app_name = "history"
urlpatterns = [
    path("", views.classes, name="classes"),
    path("look/", views.look, name="look"),
]
