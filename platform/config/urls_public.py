"""Addresses of the base domain."""

from django.urls import include, path

urlpatterns = [
    path("console/", include("tenants.accounts.urls_platform")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("hq.site.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.not_allowed"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
