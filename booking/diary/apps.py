"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiaryConfig(AppConfig):
    """Availability and appointments."""

    name = "booking.diary"
    label = "diary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the messages about visits into words, and the day on the desk's rail."""
        from booking.diary.stranding import misfits
        from booking.diary.visit_letters import visit_render
        from booking.places.stranding import register_check
        from crm.messaging.rendering import register_kind

        for change in ("booked", "moved", "cancelled"):
            for side in ("customer", "staff"):
                register_kind(f"visit_{change}_{side}", visit_render)
        register_kind("visit_left_staff", visit_render)
        register_check(misfits)
        self.add_to_rail()

    def add_to_rail(self) -> None:
        """Today and the diary, first on the desk's rail."""
        from kernel.design.manual import register_manual
        from kernel.design.navigation import register_nav
        from tenants.accounts.rights import Action

        for start in ("today", "diary", "visits", "search"):
            register_manual("day", under=f"/desk/{start}/")
        own = Action.DAY_SEE_OWN
        register_nav(
            code="today", label=_("Today"), icon="house", url_name="desk:today", position=10, action=own
        )
        register_nav(
            code="diary", label=_("Diary"), icon="calendar", url_name="desk:diary", position=20, action=own
        )
