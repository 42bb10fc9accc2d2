"""Hours as a table for payroll: one line per entry, UTF-8 with a mark that spreadsheets know, recorded with its size."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from booking.clock.correcting import rules_locked
from booking.clock.hours import Period, PersonHours, WorkDay, hours_of
from booking.clock.models import ClockEntry
from booking.clock.stretch import worked_of
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, zone
from kernel.sheets import Cell, sheet_text
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

HOUR = 60


@service_transaction
def hours_export(*, actor: Actor, clock: Clock, period: Period) -> str:
    """The period's hours as CSV text. Raises NotAllowed."""
    authorise(actor, Action.HOURS_EXPORT)
    rows = [
        row for person in hours_of(period, clock) for day in person.days for row in _rows(person, day, clock)
    ]
    place = period.place.name if period.place else ""
    after = {"from": period.first, "until": period.last, "location": place, "rows": len(rows)}
    audit_record(actor=actor, action="hours.exported", target=rules_locked(), after=after)
    return sheet_text([_head(), *rows])


def _head() -> list[Cell]:
    return [
        _("Person"), _("Location"), _("Day"), pgettext("clock", "In"), pgettext("clock", "Out"), _("Break (minutes)"), _("Worked (minutes)"),
        _("Worked (hours)"), _("Planned that day (minutes)"), _("Late that day (minutes)"), _("To check"), _("Reason"),
    ]  # fmt: skip


def _rows(person: PersonHours, day: WorkDay, clock: Clock) -> list[list[Cell]]:
    return [_row(person, day, entry, clock) for entry in day.entries]


def _row(person: PersonHours, day: WorkDay, entry: ClockEntry, clock: Clock) -> list[Cell]:
    worked, tz, now = worked_of(entry), zone(entry.location.time_zone), clock.now()
    minutes, is_first = worked.minutes(now), entry == day.entries[0]
    end = worked.end.astimezone(tz).strftime("%Y-%m-%d %H:%M") if worked.end else ""
    return [
        person.staff.name,
        entry.location.name,
        day.on.isoformat(),
        worked.start.astimezone(tz).strftime("%Y-%m-%d %H:%M"),
        end,
        worked.paused(now),
        minutes,
        f"{minutes / HOUR:.2f}",
        day.planned if is_first else "",
        day.late if is_first else "",
        _("yes") if entry.to_check else "",
        entry.reason,
    ]
