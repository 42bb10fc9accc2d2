"""Changing the menu by services: whole or not at all, on the trail, only by those who may."""

from dataclasses import replace
from decimal import Decimal

import pytest

from booking.catalog import parts_services, services
from booking.catalog.models import Bundle, Service, ServiceVariant
from booking.catalog.services import PersonDetails, ServiceDetails, ServiceParts, VariantDetails
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.cast import (
    AddOnFactory,
    ServiceCategoryFactory,
    ServiceFactory,
    ServiceVariantFactory,
    StaffMemberFactory,
)

pytestmark = pytest.mark.usefixtures("in_a")
ACTOR = system_actor("tests")


def details(**changed) -> ServiceDetails:
    known = {"name": "Balayage", "category_id": 0, "price_minor": 17500, "work_minutes": 90}
    made = ServiceDetails(**{**known, **changed})
    return made if made.category_id else replace(made, category_id=ServiceCategoryFactory().pk)


def create(parts: ServiceParts | None = None, **changed) -> Service:
    return services.service_create(actor=ACTOR, details=details(**changed), parts=parts or ServiceParts())


def test_a_service_is_made_with_all_its_parts():
    staff, add_on = StaffMemberFactory(), AddOnFactory()
    parts = ServiceParts(
        variants=[VariantDetails(name="Long", price_minor=20000, work_minutes=120)],
        people=[PersonDetails(staff_id=staff.pk, price_minor=18000, work_minutes=80)],
        add_on_ids=[add_on.pk],
    )
    made = create(parts, processing_minutes=45, finishing_minutes=60)
    assert made.minutes == 195
    assert made.variants.get().name == "Long"
    assert made.staff_services.get().price_minor == 18000
    assert made.add_ons.get() == add_on


def test_every_problem_is_named_at_once():
    parts = ServiceParts(variants=[VariantDetails(name="x", price_minor=1, work_minutes=0)])
    with pytest.raises(BadInput) as refusal:
        create(parts, work_minutes=3, processing_minutes=900, sold_from_minute=600, sold_until_minute=540)
    assert {problem.field for problem in refusal.value.problems} == {
        "work_minutes",
        "processing_minutes",
        "sold_until_minute",
        "variants.0.work_minutes",
    }
    assert not Service.objects.exists()


def test_finishing_needs_processing():
    with pytest.raises(BadInput):
        create(finishing_minutes=20)


def test_names_in_chinese_get_addresses_of_their_own():
    assert [create(name="洗剪吹").slug, create(name="烫发").slug] == ["xi-jian-chui", "tang-fa"]


def test_a_change_writes_what_differs_on_the_trail():
    made = create()
    changed = details(category_id=made.category_id, price_minor=18000)
    services.service_change(actor=ACTOR, service_id=made.pk, details=changed, parts=ServiceParts())
    line = AuditLine.objects.get(action="service.changed")
    assert (line.before, line.after) == ({"price_minor": 17500}, {"price_minor": 18000})


def test_parts_that_are_not_named_stay():
    staff = StaffMemberFactory()
    made = create(ServiceParts(people=[PersonDetails(staff_id=staff.pk)]))
    changed = details(category_id=made.category_id)
    services.service_change(actor=ACTOR, service_id=made.pk, details=changed, parts=ServiceParts(people=None))
    assert made.staff_services.count() == 1


def test_a_foreign_variant_is_refused():
    made, foreign = create(), ServiceVariantFactory()
    parts = ServiceParts(variants=[VariantDetails(id=foreign.pk, name="x", price_minor=1, work_minutes=30)])
    changed = details(category_id=made.category_id)
    with pytest.raises(BadInput):
        services.service_change(actor=ACTOR, service_id=made.pk, details=changed, parts=parts)
    assert ServiceVariant.objects.get(pk=foreign.pk).name == foreign.name


def test_a_copy_has_the_parts_and_is_not_online():
    staff = StaffMemberFactory()
    made = create(ServiceParts(people=[PersonDetails(staff_id=staff.pk, price_minor=1)]))
    copy = services.service_copy(actor=ACTOR, service_id=made.pk)
    assert copy.staff_services.get().price_minor == 1
    assert not copy.bookable_online
    assert Service.objects.count() == 2


def test_archiving_keeps_the_row_and_restoring_brings_it_back():
    made = create()
    services.service_archive(actor=ACTOR, row_id=made.pk, clock=system_clock)
    assert Service.objects.get(pk=made.pk).archived_at is not None
    services.service_restore(actor=ACTOR, row_id=made.pk)
    assert Service.objects.get(pk=made.pk).archived_at is None


def test_moving_up_swaps_with_the_one_above():
    category = ServiceCategoryFactory()
    first, second = (create(name=name, category_id=category.pk) for name in ("A", "B"))
    services.service_move(actor=ACTOR, row_id=second.pk, by=-1)
    assert list(category.services.values_list("pk", flat=True)) == [second.pk, first.pk]


def test_what_was_put_away_meanwhile_has_no_place_to_move_to():
    made = create()
    services.service_archive(actor=ACTOR, row_id=made.pk, clock=system_clock)
    with pytest.raises(NotFound):
        services.service_move(actor=ACTOR, row_id=made.pk, by=-1)


@pytest.mark.parametrize(
    ("before", "percent", "after"),
    [(4800, "10", 5300), (1250, "10", 1375), (4800, "-50", 2400), (0, "10", 0)],
)
def test_prices_change_by_percent(before, percent, after):
    row = ServiceFactory(price_minor=before)
    parts_services.services_reprice(actor=ACTOR, service_ids=[row.pk], percent=Decimal(percent))
    assert Service.objects.get(pk=row.pk).price_minor == after


def test_bundles_with_a_price_of_their_own_change_with_their_services():
    row = ServiceFactory(price_minor=4800)
    priced = Bundle.objects.create(name="Both", slug="both", price_minor=12000)
    left = Bundle.objects.create(name="Left", slug="left", price_minor=500)
    summed = Bundle.objects.create(name="Summed", slug="summed", price_minor=None)
    asked = {"service_ids": [row.pk], "bundle_ids": [priced.pk, summed.pk], "percent": Decimal(10)}
    assert parts_services.services_reprice(actor=ACTOR, **asked) == 2
    [bundle.refresh_from_db() for bundle in (priced, left, summed)]
    assert (priced.price_minor, left.price_minor, summed.price_minor) == (13200, 500, None)
    assert AuditLine.objects.filter(action="bundle.repriced").count() == 1


def test_a_bulk_change_with_one_foreign_id_changes_nothing():
    row = ServiceFactory()
    with pytest.raises(NotFound):
        parts_services.services_reprice(actor=ACTOR, service_ids=[row.pk, 10**9], percent=Decimal(10))
    assert Service.objects.get(pk=row.pk).price_minor == 4800


def test_a_category_with_services_is_not_archived():
    row = ServiceFactory()
    with pytest.raises(BadInput):
        parts_services.category_archive(actor=ACTOR, row_id=row.category_id, clock=system_clock)


def test_a_bundle_keeps_its_order():
    one, two = ServiceFactory(), ServiceFactory()
    arguments = {"name": "Both", "description": "", "price_minor": None, "bookable_online": True}
    made = parts_services.bundle_save(actor=ACTOR, service_ids=[two.pk, one.pk], **arguments)
    assert list(made.items.values_list("service_id", flat=True)) == [two.pk, one.pk]


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_only_owner_and_manager_change_the_menu(role):
    actor = Actor(kind=ActorKind.USER, id=1, role=role)
    with pytest.raises(NotAllowed):
        services.service_create(actor=actor, details=details(), parts=ServiceParts())
