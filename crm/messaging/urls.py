"""Addresses of messages, under /desk/messages/."""

from django.urls import path

from crm.messaging import views

app_name = "messages"

urlpatterns = [
    path("", views.message_list, name="list"),
    path("<int:message_id>/", views.message, name="message"),
    path("<int:message_id>/html/", views.message_html, name="message_html"),
    path("<int:message_id>/retry/", views.message_retry, name="message_retry"),
]
