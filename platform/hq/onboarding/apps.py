"""The app's name and label."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """From sign-up to a salon that takes bookings."""

    name = "hq.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"
