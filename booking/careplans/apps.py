"""The app's name and label."""

from django.apps import AppConfig


class CarePlansConfig(AppConfig):
    """Plans of care."""

    name = "booking.careplans"
    label = "careplans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Plug into the customer's page and the visit's, warn, and follow a merge."""
        from booking.careplans.alerting import plan_alerts
        from booking.careplans.panels import customer_panel, visit_panel
        from booking.careplans.presence import planned_since
        from booking.careplans.references import REFERENCE
        from booking.careplans.timeline import KIND
        from crm.customers.minding.alerts import Severity, register_alerts
        from crm.customers.page.timeline import register_event_kind
        from crm.customers.references import register_reference
        from crm.privacy.keeping import register_presence
        from kernel.design.panels import register_panel

        register_alerts(plan_alerts, up_to=Severity.WARN)
        register_reference(REFERENCE)
        register_presence(planned_since)
        register_event_kind(KIND)
        register_panel("visit", visit_panel, position=1)
        register_panel("customer_aside", customer_panel, position=15)
