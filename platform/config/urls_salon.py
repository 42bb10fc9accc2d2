"""Addresses of a salon's host."""

from django.urls import include, path

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    path("media/", include("kernel.media.urls")),
]

handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
