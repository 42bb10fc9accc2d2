"""The app's name and label."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, and what they may do."""

    name = "tenants.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep where people sign in: Django tells of every way in, ours and allauth's. A reset password drops the PIN.

        Roles are settled after an upgrade.
        """
        from allauth.account.signals import password_reset
        from django.contrib.auth.signals import user_logged_in

        from kernel.due.registry import register_due
        from tenants.accounts.access import signed_in
        from tenants.accounts.roles.reconciling import DUE_KIND
        from tenants.accounts.tablets.services import pin_drop
        from tenants.accounts.tasks import reconcile

        register_due(DUE_KIND, reconcile, after_upgrade=True)
        user_logged_in.connect(signed_in, dispatch_uid="signed_in")
        password_reset.connect(pin_drop, dispatch_uid="pin_drop")
