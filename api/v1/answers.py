"""What is answered: the shapes for the OpenAPI file, and the functions that fill them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from booking.catalog.models import AddOn, Service, ServiceVariant
from booking.diary.models import Appointment, AppointmentLine, AppointmentState
from booking.diary.telling.facts import salon_of_now
from booking.diary.tokens import manage_token
from booking.diary.wishes import DayOffers, Offer
from booking.places.models import Location
from booking.questions.models import Question, QuestionKind, spoken
from booking.storefront.pages import salon_address
from booking.storefront.policy import leeway_of
from booking.storefront.selectors import rules_of
from booking.team.models import StaffMember
from kernel.clock import zone
from kernel.context import current_salon
from kernel.photos import photo_url
from tenants.registry.hosts import salon_url

Json = dict[str, Any]
PLACE_FACTS = (
    "id", "slug", "name", "street", "postcode", "city", "country", "phone", "email", "directions", "time_zone",
)  # fmt: skip


class MoneyAnswer(serializers.Serializer[Any]):
    """An amount in minor units of an ISO 4217 currency."""

    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()


class OpeningAnswer(serializers.Serializer[Any]):
    """A weekly stretch `[start_minute, end_minute)` after local midnight; weekday 0 is Monday."""

    weekday = serializers.IntegerField(min_value=0, max_value=6)
    start_minute = serializers.IntegerField()
    end_minute = serializers.IntegerField()


class LocationAnswer(serializers.Serializer[Any]):
    """A shop."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    street = serializers.CharField(allow_blank=True)
    postcode = serializers.CharField(allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    country = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    directions = serializers.CharField(allow_blank=True)
    time_zone = serializers.CharField()
    horizon_days = serializers.IntegerField()
    notice_minutes = serializers.IntegerField()
    policy = serializers.CharField(allow_blank=True)
    opening_hours = OpeningAnswer(many=True)


class ExtraAnswer(serializers.Serializer[Any]):
    """A variant with its own price and minutes, or an add-on with what it adds."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    price = MoneyAnswer()
    minutes = serializers.IntegerField()


class CategoryAnswer(serializers.Serializer[Any]):
    """A heading of the menu."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class ServiceAnswer(serializers.Serializer[Any]):
    """A service that can be booked online. No `locations` means all of them."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    photo = serializers.URLField(allow_null=True)
    category = CategoryAnswer()
    price = MoneyAnswer()
    price_is_from = serializers.BooleanField()
    minutes = serializers.IntegerField()
    variants = ExtraAnswer(many=True)
    add_ons = ExtraAnswer(many=True)
    staff = serializers.ListField(child=serializers.IntegerField())
    locations = serializers.ListField(child=serializers.IntegerField())


class StaffAnswer(serializers.Serializer[Any]):
    """A member of staff who can be booked online."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    bio = serializers.CharField(allow_blank=True)
    photo = serializers.URLField(allow_null=True)
    services = serializers.ListField(child=serializers.IntegerField())
    locations = serializers.ListField(child=serializers.IntegerField())


class SlotLineAnswer(serializers.Serializer[Any]):
    """A service of the visit and who can do it then, in the order in which "any" would choose."""

    service = serializers.IntegerField()
    staff = serializers.ListField(child=serializers.IntegerField())


class SlotAnswer(serializers.Serializer[Any]):
    """A start that can be booked."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    lines = SlotLineAnswer(many=True)


class DayAnswer(serializers.Serializer[Any]):
    """One day of the shop."""

    date = serializers.DateField()
    slots = SlotAnswer(many=True)


class AvailabilityAnswer(serializers.Serializer[Any]):
    """Free starts, day by day, in the shop's zone."""

    location = serializers.IntegerField()
    time_zone = serializers.CharField()
    days = DayAnswer(many=True)


class PersonAnswer(serializers.Serializer[Any]):
    """A member of staff, by name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class OptionAnswer(serializers.Serializer[Any]):
    """An answer to choose from. With one that `stops` nobody books online: the customer should call."""

    key = serializers.CharField()
    text = serializers.CharField()
    stops = serializers.BooleanField()


class QuestionAnswer(serializers.Serializer[Any]):
    """What the salon asks when somebody books: with that service, or with every one (null)."""

    id = serializers.IntegerField()
    service = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField(choices=QuestionKind.values)
    text = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment] # DRF names an attribute so
    options = OptionAnswer(many=True)


class AppointmentLineAnswer(serializers.Serializer[Any]):
    """One service of a booked visit, as agreed."""

    service = serializers.IntegerField()
    name = serializers.CharField()
    add_ons = serializers.ListField(child=serializers.CharField())
    staff = PersonAnswer()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    price = MoneyAnswer()


class AppointmentAnswer(serializers.Serializer[Any]):
    """A booked visit. `token` is the customer's key to it: treat it as a secret."""

    id = serializers.CharField()
    token = serializers.CharField()
    manage_url = serializers.URLField()
    state = serializers.ChoiceField(choices=AppointmentState.values)
    pending_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when the salon answers a visit that is `pending`."
    )
    version = serializers.IntegerField()
    location = serializers.IntegerField()
    time_zone = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    lines = AppointmentLineAnswer(many=True)
    total = MoneyAnswer()
    note = serializers.CharField(allow_blank=True)
    move_until = serializers.DateTimeField()
    cancel_until = serializers.DateTimeField()
    may_move = serializers.BooleanField()
    may_cancel = serializers.BooleanField()


class PlacedProblemAnswer(serializers.Serializer[Any]):
    """One thing wrong with what was sent, and where."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    text = serializers.CharField()


class ProblemAnswer(serializers.Serializer[Any]):
    """An error (RFC 9457). `code` is stable; `title` is for people, in the language asked for."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    problems = PlacedProblemAnswer(many=True, required=False)
    alternatives = SlotAnswer(many=True, required=False)
    version = serializers.IntegerField(required=False)


def money(amount_minor: int) -> Json:
    """An amount in the salon's currency."""
    return {"amount_minor": amount_minor, "currency": current_salon().currency}


def photo_address(name: str) -> str | None:
    """The absolute address of a photo, or None where there is none."""
    return salon_address(photo_url(name)) if name else None


def instant(value: datetime, tz: ZoneInfo) -> str:
    """RFC 3339 with the shop's offset."""
    return value.astimezone(tz).isoformat()


def location_answer(place: Location) -> Json:
    """A location's public facts."""
    rules = rules_of(place)
    weekly = [
        rule
        for rule in place.opening_rules.all()
        if rule.weekday is not None and rule.start_minute is not None
    ]
    return {
        **{name: getattr(place, name) for name in PLACE_FACTS},
        "horizon_days": rules.horizon_days,
        "notice_minutes": rules.notice_minutes,
        "policy": rules.policy_text,
        "opening_hours": [
            {"weekday": rule.weekday, "start_minute": rule.start_minute, "end_minute": rule.end_minute}
            for rule in sorted(weekly, key=lambda rule: (rule.weekday or 0, rule.start_minute or 0))
        ],
    }


def service_answer(service: Service) -> Json:
    """A service's public facts."""
    return {
        "id": service.pk,
        "slug": service.slug,
        "name": service.name,
        "description": service.description,
        "photo": photo_address(service.photo),
        "category": {"id": service.category_id, "name": service.category.name},
        "price": money(service.price_minor),
        "price_is_from": service.price_is_from,
        "minutes": service.minutes,
        "variants": [_variant(variant) for variant in service.variants.all()],
        "add_ons": [_add_on(add_on) for add_on in service.add_ons.all()],
        "staff": [doer.staff_id for doer in service.staff_services.all()],
        "locations": [place.pk for place in service.locations.all()],
    }


def _variant(variant: ServiceVariant) -> Json:
    minutes = variant.work_minutes + variant.processing_minutes + variant.finishing_minutes
    return {"id": variant.pk, "name": variant.name, "price": money(variant.price_minor), "minutes": minutes}


def _add_on(add_on: AddOn) -> Json:
    return {
        "id": add_on.pk,
        "name": add_on.name,
        "price": money(add_on.price_minor),
        "minutes": add_on.minutes,
    }


def staff_answer(member: StaffMember) -> Json:
    """A member of staff's public facts: never a phone, an email, or how they are paid."""
    return {
        "id": member.pk,
        "slug": member.slug,
        "name": member.name,
        "title": member.title,
        "bio": member.bio,
        "photo": photo_address(member.photo),
        "services": [doer.service_id for doer in member.staff_services.all()],
        "locations": [place.pk for place in member.locations.all()],
    }


def slot_answer(offer: Offer, tz: ZoneInfo) -> Json:
    """One offered start."""
    return {
        "start": instant(offer.starts_at, tz),
        "end": instant(offer.ends_at, tz),
        "lines": [{"service": line.service_id, "staff": list(line.staff_ids)} for line in offer.lines],
    }


def availability_answer(shop: int, time_zone: str, days: Sequence[DayOffers]) -> Json:
    """The offers of some days of the shop of that id."""
    tz = zone(time_zone)
    return {
        "location": shop,
        "time_zone": time_zone,
        "days": [
            {"date": day.date.isoformat(), "slots": [slot_answer(offer, tz) for offer in day.offers]}
            for day in days
        ],
    }


def question_answer(question: Question) -> Json:
    """A question in the language that was asked for."""
    return {
        "id": question.pk,
        "service": question.service_id,
        "kind": question.kind,
        "text": question.name,
        "required": question.required,
        "options": [
            {"key": option["key"], "text": spoken(option["text"]), "stops": option["stops"]}
            for option in question.options
        ],
    }


def appointment_answer(visit: Appointment, now: datetime) -> Json:
    """A visit for its customer: nothing of who they are, which the caller knows already."""
    tz = zone(visit.location.time_zone)
    leeway = leeway_of(visit, now)
    token = manage_token(visit)
    return {
        "id": visit.reference,
        "token": token,
        "manage_url": salon_url(salon_of_now().slug, f"/b/{token}/"),
        "state": str(visit.state),
        "pending_until": instant(visit.pending_until, tz) if visit.pending_until else None,
        "version": visit.version,
        "location": visit.location_id,
        "time_zone": visit.location.time_zone,
        "start": instant(visit.starts_at, tz),
        "end": instant(visit.ends_at, tz),
        "lines": [_appointment_line(line, tz) for line in visit.lines.all()],
        "total": money(visit.total_minor),
        "note": visit.customer_note,
        "move_until": instant(leeway.move_until, tz),
        "cancel_until": instant(leeway.cancel_until, tz),
        "may_move": leeway.may_move,
        "may_cancel": leeway.may_cancel,
    }


def _appointment_line(line: AppointmentLine, tz: ZoneInfo) -> Json:
    return {
        "service": line.service_id,
        "name": line.service_name,
        "add_ons": [add_on["name"] for add_on in line.add_ons],
        "staff": {"id": line.staff_id, "name": line.staff.name},
        "start": instant(line.starts_at, tz),
        "end": instant(line.ends_at, tz),
        "price": money(line.price_minor),
    }
