"""Addresses of signing in on a salon's host, under /desk/."""

from django.urls import path

from tenants.accounts import views
from tenants.accounts.urls_login import urlpatterns as login_patterns

urlpatterns = [
    *login_patterns,
    path("enter/<str:token>/", views.enter, name="one_time_link"),
    path("profile/", views.profile, name="profile"),
    path("profile/sessions/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("profile/email/", views.email_confirm_send, name="email_confirm_send"),
]
