"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class RecordsConfig(AppConfig):
    """What is written down about a customer's care."""

    name = "booking.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Plug into the customer's page, the visit's and my day; delete in time."""
        from booking.diary.lines.ties import register_line_tie
        from booking.mine.sections import MineSection, register_mine_section
        from booking.records.access import served_by
        from booking.records.alerting import record_alerts
        from booking.records.consents import photos_purpose_register
        from booking.records.keeping import PHOTOS
        from booking.records.own_page import photos_mine
        from booking.records.panels import my_day_panel, note_panel, visit_panel
        from booking.records.presence import noted_since, photographed_since, treated_since
        from booking.records.references import references_register
        from booking.records.tasks import tidy
        from booking.records.tidying import DUE_KIND, tidy_after_merge
        from booking.records.timeline import KINDS
        from booking.records.treatment_lines import TREATMENTS
        from crm.customers.minding.alerts import register_alerts
        from crm.customers.page.timeline import register_event_kind
        from crm.customers.sight import register_served
        from crm.duplicates.merged import register_merged
        from crm.privacy.keeping import register_presence
        from crm.privacy.kept_rows import register_kept_rows
        from kernel.design.panels import register_panel
        from kernel.due.registry import register_due

        register_served(served_by)
        register_alerts(record_alerts)
        references_register()
        register_merged(tidy_after_merge)
        photos_purpose_register()
        register_kept_rows(PHOTOS)
        for presence in (noted_since, photographed_since, treated_since):
            register_presence(presence)
        for kind in KINDS:
            register_event_kind(kind)
        register_panel("customer_top", note_panel, position=10)
        register_panel("visit", visit_panel, position=2)
        register_panel("my_day", my_day_panel, position=5)
        register_line_tie(TREATMENTS)
        register_due(DUE_KIND, tidy, after_upgrade=True)
        register_mine_section(
            MineSection(
                code="photos",
                label=pgettext_lazy("own page", "Photos"),
                position=20,
                template="storefront/mine/photos.html",
                facts=photos_mine,
            )
        )
