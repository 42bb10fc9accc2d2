"""The app's name and label."""

from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    """Groups of customers that are found by conditions."""

    name = "crm.segments"
    label = "segments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is known of a customer can be a condition; lists of customers can be narrowed by a segment."""
        from crm.customers.lists.filters import register_list_filter
        from crm.segments.basics import conditions as of_customers
        from crm.segments.conditions import register_conditions
        from crm.segments.lists import SEGMENT
        from crm.segments.presets import USUAL, register_preset
        from crm.segments.reaching import conditions as of_reaching

        register_conditions(of_customers)
        register_conditions(of_reaching)
        register_list_filter(SEGMENT)
        for preset in USUAL:
            register_preset(preset)
