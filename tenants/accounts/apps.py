"""The app's name and label."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, and what they may do."""

    name = "tenants.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
