"""What records say before somebody is booked, checked in or served: pinned notes, patch tests that lack.

Alerts are seen by everybody who sees the customer: they say that a test lacks, never what came of one.
"""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from booking.records.notes import alerting_notes
from booking.records.patching import Missing, missing_tests, valid_until
from crm.customers.minding.alerts import Alert, Severity
from kernel.clock import local_day, system_clock, zone

LONGEST_TITLE = 120


def record_alerts(customer_ids: Sequence[int]) -> Mapping[int, Sequence[Alert]]:
    """Pinned notes that everybody reads, and patch tests that a coming service lacks."""
    found: dict[int, list[Alert]] = {}
    for note in alerting_notes(customer_ids):
        title, _newline, rest = note.text.partition("\n")
        whole = len(title) <= LONGEST_TITLE
        found.setdefault(note.customer_id, []).append(
            Alert(
                key=f"note:{note.pk}",
                severity=Severity(note.weight),
                title=title if whole else f"{title[: LONGEST_TITLE - 1]}…",
                text=(rest.strip() if whole else note.text)[:400],
                url=reverse("records:note", args=[note.pk]),
            )
        )
    for customer_id, missing in missing_tests(customer_ids, clock=system_clock).items():
        found.setdefault(customer_id, []).append(_lacking(customer_id, missing))
    return found


def _lacking(customer_id: int, missing: Missing) -> Alert:
    line = missing.line
    day = local_day(line.starts_at, zone(line.appointment.location.time_zone))
    until = valid_until(missing.last) if missing.last else None
    when = date_format(day, "MONTH_DAY_FORMAT")
    if until is not None and until < day:
        text = _("The last one was good until %(until)s.") % {"until": date_format(until, "DATE_FORMAT")}
    else:
        text = _("Check with whoever serves.") if missing.last else _("None is noted yet.")
    title = _("Patch test needed before %(service)s on %(day)s")
    return Alert(
        key=f"patch:{line.pk}",
        severity=Severity.WARN,
        title=title % {"service": line.service_name, "day": when},
        text=text,
        url=reverse("records:customer", args=[customer_id]) + "#patch-tests",
    )
