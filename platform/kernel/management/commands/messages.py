"""`manage.py messages`: bring the translations in step with the sources."""

from typing import Any

from django.core.management.base import BaseCommand

from kernel import catalogs


class Command(BaseCommand):
    """Gather what the sources say into each app's .po file, compile, and name what is not translated yet."""

    help = "Refresh and compile the translations; names the apps with untranslated messages."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Refresh, compile, report."""
        missing = catalogs.refresh()
        catalogs.compile_changed()
        for app, count in sorted(missing.items()):
            self.stdout.write(f"{app}: {count} not translated")
        self.stdout.write("Everything is translated." if not missing else f"{sum(missing.values())} in all.")
