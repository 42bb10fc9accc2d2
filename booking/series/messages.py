"""What a series' change says to whom: one letter for all of its visits, and each visit's own reminders."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

from booking.diary.models import Appointment
from booking.diary.telling.facts import visit_facts
from booking.diary.telling.holding_back import moves_release
from booking.diary.telling.readers import Reader, former_of, former_readers, readers_of
from booking.diary.telling.reminding import reminders_of, reminders_withdraw
from booking.diary.telling.told import Told, told_load
from booking.series.letters import SeriesChange, Telling
from booking.series.models import Series, SeriesVisit
from crm.messaging.planning import Plan
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock


def series_announce(
    series: Series,
    visits: Sequence[Appointment],
    *,
    change: SeriesChange,
    clock: Clock,
    had: Mapping[int, Collection[int]] | None = None,
) -> None:
    """Owe each reader one letter that names their visits, and plan or take back the visits' reminders.

    `had` is whose each visit was before, by its key, as keys of staff: whoever is gone gets a letter too.

    The caller is inside the change's transaction, at its end, with the visits as they stand after it.
    """
    plans: list[Plan] = []
    letters: dict[tuple[Telling, str, str], tuple[Reader, list[tuple[Appointment, Told]]]] = {}
    for visit in sorted(visits, key=lambda one: one.starts_at):
        if change != "booked":
            reminders_withdraw(appointment=visit)
            moves_release(appointment=visit, clock=clock)
        told = told_load(visit)
        if change != "cancelled":
            plans += reminders_of(appointment=visit, told=told, clock=clock)
        readers = list(readers_of(visit, told, f"series_{change}"))
        left = former_readers(former_of(told, (had or {}).get(visit.pk, ())), readers)
        told_as: list[tuple[Telling, Reader]] = [(change, one) for one in readers]
        for telling, reader in [*told_as, *(("left", one) for one in left)]:
            key = telling, reader.side, reader.address.lower()
            letters.setdefault(key, (reader, []))[1].append((visit, told))
    drafts = [_draft(series, key[0], reader, about) for key, (reader, about) in letters.items()]
    messages_write(drafts, plans=plans, clock=clock)


def is_in_series(visit: Appointment) -> bool:
    """Whether a series' letters tell of the visit."""
    return SeriesVisit.objects.filter(appointment=visit).exists()


def _draft(
    series: Series, change: Telling, reader: Reader, about: Sequence[tuple[Appointment, Told]]
) -> Draft:
    person = hashlib.sha256(reader.address.lower().encode()).hexdigest()[:32]
    facts = [visit_facts(visit, told.lines, told.place).to_json() for visit, told in about]
    last = max(visit.ends_at for visit, _told in about)
    return Draft(
        kind=f"series_{change}_{reader.side}",
        to=reader.address,
        channel=reader.channel,
        ways=reader.ways,
        language=reader.language,
        customer=reader.customer,
        about=about[0][0],
        context={"visits": facts, "reader": reader.name, "keeps_calendar": reader.keeps_calendar},
        dedupe_key=f"series:{series.pk}:{change}:{series.version}:{reader.side}:{person}",
        expires_at=last,
    )
