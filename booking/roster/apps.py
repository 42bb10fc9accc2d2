"""The app's name and label."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """The weeks that are planned before they hold."""

    name = "booking.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the roster's messages into words, and say where what they are about stands."""
        from booking.roster.letters import KIND_REQUEST, KIND_WEEK, roster_render
        from booking.roster.models import RosterRequest, RosterWeek
        from booking.roster.selectors import asked_at
        from crm.messaging.rendering import register_kind
        from crm.messaging.whereabouts import register_whereabouts

        for kind in (KIND_WEEK, KIND_REQUEST):
            register_kind(kind, roster_render)
        register_whereabouts(RosterWeek)
        register_whereabouts(RosterRequest, within=asked_at)
