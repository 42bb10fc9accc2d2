"""The app's name and label."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """People who are served."""

    name = "crm.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"
