"""The app's name and label."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """From sign-up to a salon that takes bookings."""

    name = "hq.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the checklist of first steps on Today."""
        from hq.onboarding.step_views import checklist_panel
        from kernel.design.manual import register_manual
        from kernel.design.panels import register_panel

        register_panel("today", checklist_panel, position=10)
        register_manual("first-day", under="/desk/start/")
