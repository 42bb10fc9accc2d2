"""What the demo's team wrote down: notes, formulas, patch tests, and photos of customers who agreed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q

from booking.catalog.models import Service
from booking.diary.models import OPEN_STATES, Appointment, AppointmentLine, AppointmentState
from booking.records.consents import photos_consent_record
from booking.records.models import Moment
from booking.records.notes import NoteWords, note_write
from booking.records.patching import PatchWords, patch_test_note
from booking.records.photos import PhotoFacts, photo_add, photo_change, picture_take
from booking.records.settings import record_settings_save
from booking.records.treatments import TreatmentWords, treatment_write
from booking.team.models import StaffMember
from hq.demo.portraits import portrait
from hq.demo.record_words import COLOURS, SHEET_WORDS, RecordWords, words_of
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock, FixedClock
from kernel.context import salon_day

RECORDS, PAIRS = 20, 2
FRAME = [3000, 2200, 5000, 1700, 7000, 2200, 7100, 4200, 5000, 5000, 2900, 4200, 3000, 2200]


def records_write(*, actor: Actor, language: str, clock: Clock) -> None:
    """Records of those who come soon, newest visit each, so that the desk shows them where they are needed."""
    words = words_of(language)
    lines = _lines(clock)
    for number, line in enumerate(lines):
        _record(line, words, number)
    for number, line in enumerate(lines[: len(words.notes)]):
        _note(line, words, number)
    coloured = [line for line in lines if _sheet(line) == "colour"][:PAIRS]
    for number, line in enumerate(coloured):
        _photos(line, words, number)
    _patch_tests(actor, coloured, words, clock)


def _lines(clock: Clock) -> list[AppointmentLine]:
    """One done line for each customer with a visit ahead, of those that have a sheet; the soonest to come first."""
    ahead = Appointment.objects.filter(
        state__in=OPEN_STATES, starts_at__gt=clock.now() - timedelta(hours=12), customer__isnull=False
    )
    order = list(dict.fromkeys(ahead.order_by("starts_at").values_list("customer_id", flat=True)))
    done = AppointmentLine.objects.filter(
        appointment__state=AppointmentState.DONE, appointment__customer__in=order
    )
    newest: dict[int, AppointmentLine] = {}
    for line in done.select_related("appointment", "staff").order_by("starts_at"):
        if _sheet(line):
            newest[line.appointment.customer_id or 0] = line
    return [newest[pk] for pk in order if pk in newest][:RECORDS]


def _sheet(line: AppointmentLine) -> str:
    """The sheet that fits the service, by its name; "" for none."""
    name = line.service_name.lower()
    return next((sheet for sheet, marks in SHEET_WORDS if any(mark in name for mark in marks)), "")


def _author(staff: StaffMember) -> Actor:
    """The person who served, as the writer."""
    return Actor(kind=ActorKind.SYSTEM, id=staff.user_id, name=staff.name, source="demo")


def _record(line: AppointmentLine, words: RecordWords, number: int) -> None:
    sheet = _sheet(line)
    formula, details = COLOURS[number % len(COLOURS)] if sheet == "colour" else ((), {})
    treatment_write(
        actor=_author(line.staff),
        clock=FixedClock(line.ends_at),
        customer_id=line.appointment.customer_id or 0,
        visit_id=line.appointment_id,
        line_id=line.pk,
        words=TreatmentWords(
            sheet=sheet,
            formula=formula,
            details=details or words.details.get(sheet, {}),
            technique=words.techniques[sheet],
            result=words.results[number % len(words.results)],
        ),
    )


def _note(line: AppointmentLine, words: RecordWords, number: int) -> None:
    text, pinned, weight = words.notes[number]
    note_write(
        actor=_author(line.staff),
        clock=FixedClock(line.ends_at),
        customer_id=line.appointment.customer_id or 0,
        words=NoteWords(text=text, pinned=pinned, weight=weight),
    )


def _photos(line: AppointmentLine, words: RecordWords, number: int) -> None:
    """A pair of the visit, shared with the customer; of the first one more with something drawn on it, for the team alone."""
    customer_id, visit_id = line.appointment.customer_id or 0, line.appointment_id
    writer = _author(line.staff)
    told = {"actor": writer, "clock": FixedClock(line.ends_at), "customer_id": customer_id}
    photos_consent_record(given=True, way="desk_signed", **told)  # type: ignore[arg-type] # told as all take it
    looks = [(Moment.BEFORE, *words.before), (Moment.AFTER, *words.afters[number % len(words.afters)])]
    looks += [(Moment.OTHER, *words.before)] if number == 0 else []
    for moment, hair, shine, length in looks:
        upload = portrait(f"{moment}.jpg", hair=hair, shine=shine, length=length)
        picture = picture_take(upload=upload, **told)  # type: ignore[arg-type]
        facts = PhotoFacts(moment=moment, visit_id=visit_id)
        photo = photo_add(picture=picture, facts=facts, **told)  # type: ignore[arg-type]
        is_drawn = moment == Moment.OTHER
        drawing: list[dict[str, Any]] = [{"c": 0, "t": 2, "p": FRAME}] if is_drawn else []
        caption = words.drawn if is_drawn else ""
        facts = PhotoFacts(moment=moment, caption=caption, shared=not is_drawn)
        photo_change(actor=writer, photo_id=photo.pk, version=1, facts=facts, drawing=drawing)


def _patch_tests(actor: Actor, lines: Sequence[AppointmentLine], words: RecordWords, clock: Clock) -> None:
    """Colour needs a test; the first customer's is fresh, the second's is over."""
    marks = dict(SHEET_WORDS)["colour"]
    named = Q()
    for mark in marks:
        named |= Q(name__icontains=mark)
    services = list(Service.objects.filter(named, archived_at=None).values_list("pk", flat=True))
    record_settings_save(
        actor=actor, clock=clock, version=1, keep_days=30, patch_days=180, patch_services=services
    )
    for line, days in zip(lines, (30, 300), strict=False):
        patch_test_note(
            actor=_author(line.staff),
            clock=clock,
            customer_id=line.appointment.customer_id or 0,
            words=PatchWords(
                what=words.tested,
                done_on=salon_day(clock) - timedelta(days=days),
                result="clear",
                valid_days=180,
            ),
        )
