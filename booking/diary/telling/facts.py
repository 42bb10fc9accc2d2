"""A visit as plain facts, as it stood when something was said about it: what messages and calendars are made of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.forms.models import model_to_dict

from booking.diary.models import Appointment, AppointmentLine
from booking.diary.wording import customer_name
from kernel.clock import zone
from kernel.context import current_salon
from kernel.marks import in_salons_hand
from tenants.registry.models import Salon


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One service with its person; `extras` are the names of its add-ons."""

    service: str
    extras: tuple[str, ...]
    staff: str
    starts_at: str


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """The shop."""

    name: str
    address: str
    phone: str
    email: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One visit, `[starts_at, ends_at)` as ISO instants; money in minor units of the salon's currency.

    `answers`, `offered` and `until` are as on `Appointment` (`until` its `pending_until`, "" for none).
    """

    id: int
    reference: str
    sequence: int
    starts_at: str
    ends_at: str
    changed_at: str
    lines: tuple[LineFacts, ...]
    place: PlaceFacts
    salon: str
    customer: str
    customer_note: str
    policy_text: str
    total_minor: int
    cancel_reason: str
    answers: tuple[dict[str, Any], ...] = ()
    offered: tuple[str, ...] = ()
    until: str = ""

    @property
    def start(self) -> datetime:
        """The start, on the shop's clock."""
        return datetime.fromisoformat(self.starts_at).astimezone(self.tz)

    @property
    def end(self) -> datetime:
        """The end, on the shop's clock."""
        return datetime.fromisoformat(self.ends_at).astimezone(self.tz)

    @property
    def tz(self) -> ZoneInfo:
        """The shop's zone."""
        return zone(self.place.time_zone)

    def to_json(self) -> dict[str, Any]:
        """The facts as a message's `context`."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "VisitFacts":
        """The facts of a message's `context`."""
        lines = tuple(LineFacts(**{**line, "extras": tuple(line["extras"])}) for line in values["lines"])
        place = PlaceFacts(**values["place"])
        lists = {name: tuple(values.get(name, ())) for name in ("answers", "offered")}
        return cls(**{**values, **lists, "lines": lines, "place": place})


def visit_facts(
    appointment: Appointment, lines: tuple[LineFacts, ...] | None = None, place: PlaceFacts | None = None
) -> VisitFacts:
    """The facts of the appointment as it stands; `lines` and `place` where the caller has them (`told_load`)."""
    return VisitFacts(
        id=appointment.pk,
        reference=appointment.reference,
        sequence=appointment.sequence,
        starts_at=appointment.starts_at.isoformat(),
        ends_at=appointment.ends_at.isoformat(),
        changed_at=appointment.changed_at.isoformat(),
        lines=_lines(appointment) if lines is None else lines,
        place=place or place_facts(model_to_dict(appointment.location)),
        salon=current_salon().name,
        customer=customer_name(appointment) if appointment.customer else "",
        customer_note=appointment.customer_note,
        policy_text=appointment.policy_text,
        total_minor=appointment.total_minor,
        cancel_reason=appointment.cancel_reason,
        answers=tuple(appointment.answers),
        offered=tuple(appointment.offered),
        until=appointment.pending_until.isoformat() if appointment.pending_until else "",
    )


def place_facts(shop: Mapping[str, Any]) -> PlaceFacts:
    """The shop, from a location's columns."""
    town = " ".join(part for part in (shop["postcode"], shop["city"]) if part)
    return PlaceFacts(
        name=shop["name"],
        address=in_salons_hand(shop["street"], town),
        phone=shop["phone"],
        email=shop["email"],
        time_zone=shop["time_zone"],
    )


def salon_of_now() -> Salon:
    """The current salon as the registry's row."""
    return cast("Salon", current_salon())


def _lines(appointment: Appointment) -> tuple[LineFacts, ...]:
    """The lines in order, read anew: a move may have changed them since they were read."""
    rows = appointment.lines.select_related("staff").order_by("position", "id")
    return tuple(map(_line, rows))


def _line(line: AppointmentLine) -> LineFacts:
    return LineFacts(
        service=line.service_name,
        extras=tuple(extra["name"] for extra in line.add_ons),
        staff=line.staff.name,
        starts_at=line.starts_at.isoformat(),
    )
