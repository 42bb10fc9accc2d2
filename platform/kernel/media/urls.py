"""Addresses of stored files."""

from django.urls import path

from kernel.media.views import media

app_name = "media"
urlpatterns = [path("<path:name>", media, name="file")]
