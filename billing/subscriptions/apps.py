"""The app's name and label."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """What a salon pays the platform."""

    name = "billing.subscriptions"
    label = "subscriptions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how many messages a salon's plan includes."""
        from billing.subscriptions.selectors import messages_included
        from crm.messaging.costs.allowances import register_allowance

        register_allowance(messages_included)
