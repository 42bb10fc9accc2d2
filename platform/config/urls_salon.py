"""Addresses of a salon's host."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("tenants.accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("media/", include("kernel.media.urls")),
    path("desk/start/", include("hq.onboarding.urls")),
]

handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
