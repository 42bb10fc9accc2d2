"""Addresses of the operator's public pages."""

from django.urls import path, re_path

from hq.onboarding import views as onboarding
from hq.site import help_views, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("features/", views.features, name="features"),
    path("pricing/", views.pricing, name="pricing"),
    path("status/", views.status, name="status"),
    path("signin/", views.sign_in, name="sign_in"),
    re_path(r"^(?P<page>terms|privacy|imprint)/$", views.legal, name="legal"),
    path("help/", help_views.to_language, name="help"),
    re_path(r"^help/(?P<folder>en|zh)/$", help_views.chapter, {"page": "README"}, name="help_contents"),
    re_path(r"^help/(?P<folder>en|zh)/(?P<page>[a-z0-9-]+)/$", help_views.chapter, name="help_page"),
    path("help/<slug:page>/", help_views.to_language, name="help_to_language"),
    path("signup/", onboarding.sign_up, name="sign_up"),
    path("signup/slug/", onboarding.slug_proposal, name="slug_proposal"),
    path("signup/<uuid:key>/", onboarding.sign_up_progress, name="sign_up_progress"),
]
