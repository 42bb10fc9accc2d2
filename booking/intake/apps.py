"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class IntakeConfig(AppConfig):
    """Forms that visits need, and the pages on which customers fill them in."""

    name = "booking.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what lacks at the visit, at the customer and on the customer's own page."""
        from booking.diary.telling.todos import register_todos
        from booking.intake.alerting import form_alerts
        from booking.intake.own_page import forms_mine
        from booking.intake.panels import customer_panel, form_panel, request_panel, visit_panel
        from booking.intake.telling import form_todos
        from booking.mine.sections import MineSection, register_mine_section
        from crm.customers.minding.alerts import Severity, register_alerts
        from kernel.design.panels import register_panel

        register_alerts(form_alerts, up_to=Severity.WARN)
        register_panel("visit", visit_panel, position=3)
        register_panel("storefront.visit", customer_panel, position=5)
        register_panel("form", form_panel)
        register_panel("form.request", request_panel)
        register_todos(form_todos)
        register_mine_section(
            MineSection(
                code="forms",
                label=pgettext_lazy("own page", "Forms"),
                position=10,
                template="storefront/mine/forms.html",
                facts=forms_mine,
            )
        )
