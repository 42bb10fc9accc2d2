"""The app's name and label."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """What a salon pays the platform."""

    name = "billing.subscriptions"
    label = "subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
