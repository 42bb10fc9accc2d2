"""Addresses of signing in on a salon's host, under /desk/."""

from django.urls import path

from tenants.accounts import access_views, views
from tenants.accounts.roles import own_views as own_role_views
from tenants.accounts.roles import views as role_views
from tenants.accounts.second_step import passkey_views
from tenants.accounts.second_step import views as second_step_views
from tenants.accounts.tablets import views as tablet_views
from tenants.accounts.urls_login import urlpatterns as login_patterns

urlpatterns = [
    *login_patterns,
    path("enter/<str:token>/", views.enter, name="one_time_link"),
    path("invitation/<str:token>/", access_views.invitation, name="invitation"),
    path("settings/people/", access_views.people, name="access"),
    path("settings/people/new/", access_views.person_new, name="access_new"),
    path("settings/people/roles/", role_views.roles, name="roles"),
    path("settings/people/roles/change/", role_views.roles_change, name="roles_change"),
    path("settings/people/roles/new/", own_role_views.new, name="own_role_new"),
    path("settings/people/roles/<int:role_id>/", own_role_views.edit, name="own_role"),
    path("settings/people/roles/<int:role_id>/remove/", own_role_views.remove, name="own_role_remove"),
    path("settings/people/roles/second-step/", role_views.second_steps_change, name="second_steps_change"),
    path("settings/people/tablets/", tablet_views.all_tablets, name="tablets"),
    path("settings/people/tablets/new/", tablet_views.make, name="tablet_make"),
    path("settings/people/tablets/<int:tablet_id>/remove/", tablet_views.remove, name="tablet_remove"),
    path("tablet/", tablet_views.names, name="tablet"),
    path("tablet/take/", tablet_views.take, name="tablet_take"),
    path("tablet/lock/", tablet_views.lock, name="tablet_lock"),
    path("tablet/awake/", tablet_views.awake, name="tablet_awake"),
    path("profile/pin/", tablet_views.pin, name="pin"),
    path("settings/people/<int:user_id>/", access_views.person, name="access_person"),
    path("settings/people/<int:user_id>/role/", access_views.person_role, name="access_role"),
    path(
        "settings/people/<int:user_id>/role/withdraw/",
        access_views.person_role_withdraw,
        name="access_role_withdraw",
    ),
    path("settings/people/<int:user_id>/sessions/", access_views.person_sign_out, name="access_sessions"),
    path("settings/people/<int:user_id>/end/", access_views.person_end, name="access_end"),
    path("settings/people/<int:user_id>/invite/", access_views.person_invite, name="access_invite"),
    path("settings/people/<int:user_id>/withdraw/", access_views.person_withdraw, name="access_withdraw"),
    path("profile/", views.profile, name="profile"),
    path("profile/sessions/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("profile/sessions/<int:sign_in_id>/end/", views.device_sign_out, name="device_sign_out"),
    path("profile/second-step/", second_step_views.begin, name="second_step"),
    path("profile/second-step/codes/", second_step_views.codes, name="second_step_codes"),
    path("profile/second-step/<int:user_id>/end/", second_step_views.end, name="second_step_end"),
    path("profile/passkeys/new/", passkey_views.new, name="passkey_new"),
    path("profile/passkeys/<int:passkey_id>/remove/", passkey_views.remove, name="passkey_remove"),
    path("profile/email/", views.email_confirm_send, name="email_confirm_send"),
]
