"""What the engine must know of a location, the services asked for and the people: one query (JSON)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.diary.wishes import LineWish
from kernel.clock import zone
from kernel.errors import NotFound
from kernel.prepared import prepared_cursor

# Rules that a location without a row of its own keeps; the same as the model's defaults.
_DEFAULT_RULES: dict[str, Any] = {
    "step_minutes": 15,
    "step_offset_minutes": 0,
    "notice_minutes": 60,
    "horizon_days": 60,
    "tidy": "rank",
    "starts_when_free": False,
    "buffer_may_pass_shift": False,
    "wait_minutes": 0,
    "travel_minutes": 0,
    "cancel_notice_minutes": 1440,
    "move_notice_minutes": 1440,
    "most_visits_per_day": None,
}

_SQL = """
SELECT json_build_object(
  'location', (SELECT json_build_object('id', id, 'time_zone', time_zone, 'country', country, 'archived',
      archived_at IS NOT NULL) FROM places_location WHERE id = %(location)s::bigint),
  'rules', (SELECT to_json(r) FROM places_bookingrules r WHERE location_id = %(location)s::bigint),
  'services', (SELECT json_agg(json_build_object('row', to_jsonb(s) - 'description',
      'here', NOT EXISTS (SELECT FROM catalog_service_locations l WHERE l.service_id = s.id)
        OR EXISTS (SELECT FROM catalog_service_locations l
                   WHERE l.service_id = s.id AND l.location_id = %(location)s::bigint),
      'varies', EXISTS (SELECT FROM catalog_servicevariant v WHERE v.service_id = s.id AND v.archived_at IS NULL),
      'groups', (SELECT json_agg(g.id ORDER BY g.id) FROM catalog_service_resource_groups sg
        JOIN places_resourcegroup g ON g.id = sg.resourcegroup_id AND g.location_id = %(location)s::bigint
        WHERE sg.service_id = s.id)))
    FROM catalog_service s WHERE s.id = ANY(%(services)s::bigint[])),
  'variants', (SELECT json_agg(to_json(v)) FROM catalog_servicevariant v
    WHERE v.id = ANY(%(variants)s::bigint[])),
  'add_ons', (SELECT json_agg(json_build_object('row', to_json(a), 'services',
      (SELECT json_agg(service_id) FROM catalog_addon_services WHERE addon_id = a.id)))
    FROM catalog_addon a WHERE a.id = ANY(%(add_ons)s::bigint[])),
  'people', (SELECT json_agg(json_build_object('id', p.id, 'name', p.name, 'service', o.service_id,
      'work', o.work_minutes, 'price', o.price_minor, 'position', p.position, 'online', p.bookable_online,
      'most_visits', p.most_visits_per_day, 'most_minutes', p.most_minutes_per_day))
    FROM catalog_staffservice o JOIN team_staffmember p ON p.id = o.staff_id
    WHERE o.service_id = ANY(%(services)s::bigint[]) AND p.archived_at IS NULL AND p.takes_appointments
      AND EXISTS (SELECT FROM team_staffmember_locations l
                  WHERE l.staffmember_id = p.id AND l.location_id = %(location)s::bigint)),
  'shortest', (SELECT min(s.work_minutes + s.processing_minutes + s.finishing_minutes) FROM catalog_service s
    WHERE s.archived_at IS NULL AND s.bookable_online
      AND EXISTS (SELECT FROM catalog_staffservice o WHERE o.service_id = s.id)),
  'has_lapsed_holds', EXISTS (SELECT FROM diary_block WHERE kind = 'hold' AND expires_at <= %(now)s::timestamptz)
)::text
"""


@dataclass(frozen=True, slots=True)
class RulesFacts:
    """The location's rules; see BookingRules."""

    step_minutes: int
    step_offset_minutes: int
    notice_minutes: int
    horizon_days: int
    tidy: str
    starts_when_free: bool
    buffer_may_pass_shift: bool
    wait_minutes: int
    travel_minutes: int
    cancel_notice_minutes: int
    move_notice_minutes: int
    most_visits_per_day: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff who does one of the services, with their own minutes and price of work where they differ."""

    id: int
    name: str
    position: int
    is_online: bool
    most_visits: int | None
    most_minutes: int | None
    own_work: int | None
    own_price: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A variant or an add-on as the price list has it."""

    id: int
    name: str
    price_minor: int
    services: tuple[int, ...]
    work: int
    processing: int = 0
    finishing: int = 0
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One service as sold here."""

    id: int
    name: str
    price_minor: int
    work: int
    processing: int
    finishing: int
    before: int
    after: int
    is_online: bool
    is_sold_here: bool
    varies: bool
    notice: int | None
    weekdays: frozenset[int]
    sold_from: int
    sold_until: int
    groups: tuple[int, ...]
    people: dict[int, Person]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything but time: the location, its rules, what is asked for and who can do it."""

    location_id: int
    is_open: bool
    country: str
    tz: ZoneInfo
    rules: RulesFacts
    services: dict[int, ServiceFacts]
    variants: dict[int, Item]
    add_ons: dict[int, Item]
    shortest: int
    has_lapsed_holds: bool


def facts_load(location_id: int, wishes: Sequence[LineWish], *, now: datetime) -> Facts:
    """The facts for these wishes, in one query; ids that are not there are simply missing.

    Raises NotFound for an unknown location.
    """
    with prepared_cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "location": location_id,
                "now": now,
                "services": [wish.service_id for wish in wishes],
                "variants": [wish.variant_id for wish in wishes if wish.variant_id],
                "add_ons": [add_on for wish in wishes for add_on in wish.add_on_ids],
            },
        )
        found = json.loads(cursor.fetchone()[0])
    if found["location"] is None:
        raise NotFound
    return _facts(found)


def _facts(found: dict[str, Any]) -> Facts:
    location, people = found["location"], _people(found["people"] or [])
    return Facts(
        location_id=location["id"],
        is_open=not location["archived"],
        country=location["country"],
        tz=zone(location["time_zone"]),
        rules=_rules(found["rules"] or {}),
        services={row["row"]["id"]: _service(row, people) for row in found["services"] or []},
        variants={row["id"]: _variant(row) for row in found["variants"] or []},
        add_ons={row["row"]["id"]: _add_on(row) for row in found["add_ons"] or []},
        shortest=found["shortest"] or 0,
        has_lapsed_holds=found["has_lapsed_holds"],
    )


def _rules(row: dict[str, Any]) -> RulesFacts:
    return RulesFacts(**{name: row.get(name, default) for name, default in _DEFAULT_RULES.items()})


def _people(rows: list[dict[str, Any]]) -> dict[int, dict[int, Person]]:
    """By service, then by person, in order of seniority (position, then id)."""
    people: dict[int, dict[int, Person]] = {}
    for row in sorted(rows, key=lambda row: (row["position"], row["id"])):
        people.setdefault(row["service"], {})[row["id"]] = Person(
            id=row["id"],
            name=row["name"],
            position=row["position"],
            is_online=row["online"],
            most_visits=row["most_visits"],
            most_minutes=row["most_minutes"],
            own_work=row["work"],
            own_price=row["price"],
        )
    return people


def _service(found: dict[str, Any], people: dict[int, dict[int, Person]]) -> ServiceFacts:
    row = found["row"]
    return ServiceFacts(
        id=row["id"],
        name=row["name"],
        price_minor=row["price_minor"],
        work=row["work_minutes"],
        processing=row["processing_minutes"],
        finishing=row["finishing_minutes"],
        before=row["buffer_before_minutes"],
        after=row["buffer_after_minutes"],
        is_online=row["bookable_online"],
        is_sold_here=found["here"] and row["archived_at"] is None,
        varies=found["varies"],
        notice=row["notice_minutes"],
        weekdays=frozenset(row["sold_weekdays"]),
        sold_from=row["sold_from_minute"] or 0,
        sold_until=2880 if row["sold_until_minute"] is None else row["sold_until_minute"],
        groups=tuple(found["groups"] or ()),
        people=people.get(row["id"], {}),
    )


def _variant(row: dict[str, Any]) -> Item:
    return Item(
        id=row["id"],
        name=row["name"],
        price_minor=row["price_minor"],
        services=(row["service_id"],),
        work=row["work_minutes"],
        processing=row["processing_minutes"],
        finishing=row["finishing_minutes"],
        is_archived=row["archived_at"] is not None,
    )


def _add_on(found: dict[str, Any]) -> Item:
    row = found["row"]
    return Item(
        id=row["id"],
        name=row["name"],
        price_minor=row["price_minor"],
        services=tuple(found["services"] or ()),
        work=row["minutes"],
        is_archived=row["archived_at"] is not None,
    )
