"""Hours put right: with a reason, on the trail, by somebody else, and not once they are approved."""

from datetime import date, timedelta

import pytest

from booking.clock.asking import correction_ask, correction_decide, correction_withdraw
from booking.clock.correcting import entry_add, entry_confirm, entry_correct, entry_remove
from booking.clock.models import ClockEntry, Correction
from booking.clock.periods import clock_rules_save, period_approve
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tenants.accounts.models import Role
from tests.booking.clock.scene import acting, after, at, clock_at, clocked, hours, manager, wanted
from tests.cast import LocationFactory

DAY = date(2026, 11, 24)


@pytest.fixture
def entry(shop):
    """Ana's yesterday, closed by itself."""
    return clocked(shop.staff[0], shop.location, at(9), at(18), to_check=True)


def correct(entry, clock, start, end, breaks=(), **more):
    asked = {"actor": manager(), "version": entry.version, "reason": "Forgot", **more}
    return entry_correct(
        clock=clock, entry_id=entry.pk, wanted=wanted(entry.location, start, end, breaks), **asked
    )


def code_of(refusal):
    return refusal.value.problems[0].code


def test_a_correction_leaves_who_when_before_after_and_why(entry, clock):
    correct(entry, clock, at(9), at(17, 30), [(at(13), at(13, 30))])
    assert hours(entry) == (at(9), at(17, 30), ((at(13), at(13, 30)),))
    assert not entry.to_check
    line = AuditLine.objects.get(action="clock.corrected")
    assert (line.actor_name, line.before["end"], line.after["breaks"], line.after["reason"]) == (
        "Mona", "2026-11-24T17:00:00Z", [[240, 270]], "Forgot",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "breaks", "code"),
    [
        (at(18), at(9), (), "range"),
        (at(9), at(9), (), "range"),
        (at(9, day=25), at(18, day=25), (), "future"),
        (at(9, day=22), at(18), (), "too_long"),
        (at(9), at(18), [(at(8), at(10))], "range"),
        (at(9), at(18), [(at(12), at(14)), (at(13), at(15))], "range"),
        (at(9), at(18), [(at(12), at(12))], "range"),
        (at(9), at(18), [(at(12), None)], "range"),
        (at(9), None, (), "required"),
    ],
)
def test_what_nobody_can_have_worked_is_refused(entry, clock, start, end, breaks, code):
    with pytest.raises(BadInput) as refusal:
        correct(entry, clock, start, end, breaks)
    assert code_of(refusal) == code


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_nothing_is_changed_without_a_reason(entry, clock, reason):
    with pytest.raises(BadInput) as refusal:
        correct(entry, clock, at(9), at(17), reason=reason)
    assert code_of(refusal) == "required"


def test_hours_that_were_clocked_already_are_refused(entry, shop, clock):
    with pytest.raises(BadInput) as refusal:
        entry_add(
            actor=manager(),
            clock=clock,
            staff_id=entry.staff_id,
            reason="x",
            wanted=wanted(shop.location, at(17), at(19)),
        )
    assert code_of(refusal) == "overlap"
    assert ClockEntry.objects.count() == 1


def test_an_older_page_changes_nothing(entry, clock):
    correct(entry, clock, at(9), at(17))
    with pytest.raises(StaleVersion):
        correct(entry, clock, at(9), at(19))
    assert hours(entry)[1] == at(17)


def test_nobody_puts_their_own_hours_right_but_an_owner(entry, clock):
    own = acting(entry.staff, Role.MANAGER)
    with pytest.raises(NotAllowed):
        correct(entry, clock, at(9), at(19), actor=own)
    owner = type(own)(kind=own.kind, id=own.id, name=own.name, role=Role.OWNER)
    correct(entry, clock, at(9), at(17), actor=owner)


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.STYLIST, Role.ACCOUNTANT])
def test_only_who_looks_after_hours_changes_them(entry, clock, role):
    somebody = manager()
    with pytest.raises(NotAllowed):
        correct(
            entry, clock, at(9), at(17), actor=type(somebody)(kind=somebody.kind, id=3, name="x", role=role)
        )


def test_a_removed_entry_stays_on_the_trail_and_refuses_what_was_asked_about_it(entry, clock):
    ask(entry, clock)
    entry_remove(actor=manager(), clock=clock, entry_id=entry.pk, version=1, reason="Twice")
    assert AuditLine.objects.get(action="clock.removed").before["start"] == "2026-11-24T08:00:00Z"
    assert Correction.objects.get().state == "refused"


def test_what_closed_by_itself_is_found_right(entry):
    entry_confirm(actor=manager(), entry_id=entry.pk, version=1)
    entry.refresh_from_db()
    assert not entry.to_check


def ask(entry, clock, end=None, **more):
    told = {"actor": acting(entry.staff), "entry_id": entry.pk, "note": "Stayed on", **more}
    return correction_ask(clock=clock, wanted=wanted(entry.location, at(9), end or at(19)), **told)


def test_an_approved_request_puts_the_hours_right_once(entry, clock):
    request = ask(entry, clock)
    told = {"actor": manager(), "clock": clock, "correction_id": request.pk, "approves": True, "version": 1}
    correction_decide(**told)
    assert hours(entry)[1] == at(19)
    with pytest.raises(StaleVersion):
        correction_decide(**told)


def test_what_was_put_right_by_hand_since_is_not_approved_over_unseen(entry, clock):
    request = ask(entry, clock)
    told = {"actor": manager(), "clock": clock, "correction_id": request.pk}
    correct(entry, clock, at(9), at(17))
    with pytest.raises(StaleVersion):
        correction_decide(approves=True, version=1, **told)
    request.refresh_from_db()
    assert (hours(entry)[1], request.state) == (at(17), "asked")
    assert correction_decide(approves=False, version=1, **told).state == "refused"


def test_a_day_that_was_never_clocked_is_asked_for_and_written_down(shop, clock):
    ana = shop.staff[0]
    request = correction_ask(
        actor=acting(ana),
        clock=clock,
        entry_id=None,
        wanted=wanted(shop.location, at(9), at(18)),
        note="Power cut",
    )
    correction_decide(actor=manager(), clock=clock, correction_id=request.pk, approves=True, version=0)
    entry = ClockEntry.objects.get(staff=ana)
    assert (hours(entry)[:2], entry.source, entry.reason) == ((at(9), at(18)), "hand", "Power cut")


def test_nobody_decides_what_they_ask_themselves(entry, clock):
    request = ask(entry, clock)
    with pytest.raises(NotAllowed):
        correction_decide(
            actor=acting(entry.staff, Role.MANAGER),
            clock=clock,
            correction_id=request.pk,
            approves=True,
            version=1,
        )


def test_the_same_is_not_asked_twice_nor_for_somebody_else(entry, shop, clock):
    request = ask(entry, clock)
    with pytest.raises(BadInput):
        ask(entry, clock)
    with pytest.raises(NotFound):
        ask(entry, clock, actor=acting(shop.staff[1]))
    with pytest.raises(NotFound):
        correction_withdraw(actor=acting(shop.staff[1]), correction_id=request.pk)
    correction_withdraw(actor=acting(entry.staff), correction_id=request.pk)
    assert ask(entry, clock).state == "asked"


def approve(clock, until=DAY, version=1, actor=None):
    return period_approve(actor=actor or manager(), clock=clock, until=until, version=version)


def test_an_approved_period_stands_fixed(entry, shop, clock):
    entry_confirm(actor=manager(), entry_id=entry.pk, version=1)
    approve(clock)
    entry.refresh_from_db()
    for change in (
        lambda: correct(entry, clock, at(9), at(17)),
        lambda: entry_remove(
            actor=manager(), clock=clock, entry_id=entry.pk, version=entry.version, reason="x"
        ),
        lambda: ask(entry, clock),
        lambda: entry_add(
            actor=manager(),
            clock=clock,
            staff_id=shop.staff[1].pk,
            reason="x",
            wanted=wanted(shop.location, at(9), at(18)),
        ),
    ):
        with pytest.raises(BadInput):
            change()


def test_a_period_with_something_to_look_at_is_not_approved(entry, clock):
    with pytest.raises(BadInput) as refusal:
        approve(clock)
    assert code_of(refusal) == "waiting"


def test_only_days_that_are_over_are_approved_and_only_an_owner_opens_them_again(shop, clock):
    with pytest.raises(BadInput):
        approve(clock, until=DAY + timedelta(days=1))
    approve(clock)
    with pytest.raises(StaleVersion):
        approve(clock, until=DAY - timedelta(days=1))
    with pytest.raises(NotAllowed):
        approve(clock, until=DAY - timedelta(days=1), version=2)
    somebody = manager()
    owner = type(somebody)(kind=somebody.kind, id=5, name="Olga", role=Role.OWNER)
    assert approve(clock, until=DAY - timedelta(days=9), version=2, actor=owner).version == 3


def test_a_day_is_approved_once_it_is_over_at_every_location(shop):
    LocationFactory(time_zone="America/Los_Angeles")
    clock = clock_at(at(8, 59))
    with pytest.raises(BadInput) as refusal:
        approve(clock, until=DAY - timedelta(days=1))
    assert code_of(refusal) == "future"
    approve(after(clock, minutes=1), until=DAY - timedelta(days=1))


def test_rules_are_saved_by_who_keeps_the_shop_and_an_older_page_saves_nothing(shop, clock):
    values = {"own_devices": True, "closes_after_minutes": 60, "grace_minutes": 0}
    saved = clock_rules_save(actor=manager(), clock=clock, version=1, values=values)
    assert (saved.own_devices, saved.version) == (True, 2)
    with pytest.raises(StaleVersion):
        clock_rules_save(actor=manager(), clock=clock, version=1, values=values)
    with pytest.raises(NotAllowed):
        clock_rules_save(actor=acting(shop.staff[0]), clock=clock, version=2, values=values)
