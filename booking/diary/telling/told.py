"""Who is told of a visit's change, and what stands in it: all that a booking's messages need, in one query.

It runs once more for every booking and every move, so it is one prepared query and not four of the ORM's.
"""

import json
from dataclasses import dataclass
from typing import Any

from booking.diary.models import Appointment
from booking.diary.telling.facts import LineFacts, PlaceFacts, place_facts
from crm.messaging.models import MessageSettings
from crm.messaging.reaching.choosing import REACH_SQL, Reach, reach_of
from crm.messaging.timing import Quiet
from kernel.prepared import prepared_cursor

_SQL = f"""
SELECT json_build_object(
  'place', (SELECT to_json(shop) FROM places_location shop WHERE id = %(location)s::bigint),
  'reach', {REACH_SQL},
  'lines', (SELECT json_agg(json_build_object('staff', line.staff_id, 'service', line.service_name, 'add_ons', line.add_ons,
      'starts_at', line.starts_at, 'name', person.name, 'language', member.language,
      'email', CASE WHEN member.is_active THEN member.email ELSE person.email END) ORDER BY line.position, line.id)
    FROM diary_appointmentline line JOIN team_staffmember person ON person.id = line.staff_id
    LEFT JOIN accounts_user member ON member.id = person.user_id WHERE line.appointment_id = %(visit)s::bigint),
  'owners', (SELECT json_agg(json_build_object('name', name, 'email', email, 'language', language) ORDER BY id)
    FROM accounts_user WHERE role = 'owner' AND is_active),
  'settings', (SELECT to_json(settings) FROM messaging_messagesettings settings)
)::text
"""  # noqa: S608 - made of our own text


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team: where they are written to ("" where they are not) and in which language ("" unknown).

    `staff_id` where they are told as who does a visit.
    """

    name: str
    email: str
    language: str
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The shop, the lines in order, and the people: how the customer is reached, who works (one per line), the owners.

    `settings` are the salon's for messages, the usual ones where it never changed them.
    """

    place: PlaceFacts
    lines: tuple[LineFacts, ...]
    reach: Reach
    staff: tuple[Person, ...]
    owners: tuple[Person, ...]
    settings: MessageSettings

    @property
    def quiet(self) -> Quiet:
        """The hours in which the customer is not reminded, on the shop's clock."""
        return Quiet(self.settings.quiet_start, self.settings.quiet_end, self.place.time_zone)


def told_load(appointment: Appointment) -> Told:
    """What the messages of the visit need, as it stands in the database."""
    values = {
        "visit": appointment.pk,
        "location": appointment.location_id,
        "customer": appointment.customer_id,
    }
    with prepared_cursor() as cursor:
        cursor.execute(_SQL, values)
        found = json.loads(cursor.fetchone()[0])
    return Told(
        place=place_facts(found["place"]),
        lines=tuple(_line(row) for row in found["lines"] or ()),
        reach=reach_of(found["reach"]),
        staff=tuple(_person(row) for row in found["lines"] or ()),
        owners=tuple(_person(row) for row in found["owners"] or ()),
        settings=MessageSettings(**(found["settings"] or {})),
    )


def _line(row: dict[str, Any]) -> LineFacts:
    return LineFacts(
        service=row["service"],
        extras=tuple(extra["name"] for extra in row["add_ons"]),
        staff=row["name"],
        starts_at=row["starts_at"],
    )


def _person(row: dict[str, Any]) -> Person:
    return Person(row["name"], row["email"] or "", row["language"] or "", row.get("staff"))
