"""The salon's own labels: a short list, and one on a visit."""

import pytest

from booking.diary.labels import MOST_LABELS, label_change, label_create, label_remove
from booking.diary.models import VisitLabel
from kernel.errors import BadInput, NotAllowed, StaleVersion
from tests.booking.desk.scene import book, open_all_day
from tests.booking.diary.shop import SYSTEM, staff_actor
from tests.conftest import cast_of

PAGE = "/desk/labels/"


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def vip(in_a):
    return label_create(actor=SYSTEM, name="VIP", colour=3)


def test_a_label_is_added_changed_and_removed(in_a, owner):
    owner.post(PAGE + "save/", {"name": " VIP ", "colour": "3"})
    label = VisitLabel.objects.get()
    form = {"id": label.pk, "was_name": "VIP", "was_colour": "3"}
    owner.post(PAGE + "save/", form | {"name": "Guest", "colour": "4"})
    assert list(VisitLabel.objects.values_list("name", "colour")) == [("Guest", 4)]
    assert "Guest" in owner.get(PAGE).content.decode()
    owner.post(PAGE + "save/", {"id": label.pk, "remove": "1"})
    assert not VisitLabel.objects.exists()


def test_two_tabs_do_not_overwrite_each_other(vip):
    label_change(actor=SYSTEM, label_id=vip.pk, name="Gold", colour=3, was=("VIP", 3))
    with pytest.raises(StaleVersion):
        label_change(actor=SYSTEM, label_id=vip.pk, name="Silver", colour=3, was=("VIP", 3))


@pytest.mark.parametrize(("name", "colour"), [("VIP", 1), (" ", 1), ("x" * 31, 1), ("New", 13)])
def test_a_name_of_its_own_and_one_of_twelve_colours(vip, owner, name, colour):
    answer = owner.post(PAGE + "save/", {"name": name, "colour": colour})
    assert (answer.status_code, VisitLabel.objects.count()) == (422, 1)


def test_there_are_twelve_at_most(in_a):
    VisitLabel.objects.bulk_create(VisitLabel(name=str(n), colour=1) for n in range(MOST_LABELS))
    with pytest.raises(BadInput):
        label_create(actor=SYSTEM, name="one more", colour=1)


def test_a_visit_wears_its_label_everywhere_and_takes_it_off(vip, owner):
    visit = book(open_all_day(), 1)
    address = f"/desk/visits/{visit.pk}/"
    owner.post(address + "label/", {"version": 1, "label_id": vip.pk})
    pages = [owner.get(path).content.decode() for path in (address, "/desk/diary/", "/desk/board/")]
    assert all("VIP" in page for page in pages)
    owner.post(address + "label/", {"version": 2, "off_id": vip.pk})
    visit.refresh_from_db()
    assert (visit.labels.count(), visit.version) == (0, 3)


def test_a_visit_wears_several_labels_and_the_diary_shows_those_of_one(vip, owner):
    new = label_create(actor=SYSTEM, name="First time", colour=5)
    visit = book(open_all_day(), 1)
    for version, label in enumerate((vip, new), start=1):
        owner.post(f"/desk/visits/{visit.pk}/label/", {"version": version, "label_id": label.pk})
    owner.post(f"/desk/visits/{visit.pk}/label/", {"version": 2, "off_id": new.pk})  # seen before the second
    assert list(visit.labels.values_list("name", flat=True)) == ["VIP", "First time"]
    shown = {pk: owner.get(f"/desk/diary/?label={pk}").content.decode() for pk in (new.pk, new.pk + 1)}
    assert [f"/desk/visits/{visit.pk}/" in page for page in shown.values()] == [True, False]


def test_one_of_no_label_changes_nothing(vip, owner):
    visit = book(open_all_day(), 1)
    assert owner.post(f"/desk/visits/{visit.pk}/label/", {"version": 1}).status_code == 422


def test_removed_it_goes_from_all_visits(vip):
    visit = book(open_all_day())
    visit.labels.add(vip)
    label_remove(actor=SYSTEM, label_id=vip.pk)
    assert not visit.labels.exists()


def test_an_unknown_label_is_not_put_on(vip, owner):
    visit = book(open_all_day())
    answer = owner.post(f"/desk/visits/{visit.pk}/label/", {"version": 1, "label_id": vip.pk + 1})
    assert answer.status_code == 404


def test_a_stylist_does_not_change_the_list_and_a_stranger_does_not_see_it(
    vip, client_of, salon_a, cast, salon_b
):
    assert client_of(salon_a, cast.stylist).get(PAGE).status_code == 403
    with pytest.raises(NotAllowed):
        label_remove(actor=staff_actor("stylist"), label_id=vip.pk)
    stranger = client_of(salon_b, cast_of(salon_b).owner)
    assert "VIP" not in stranger.get(PAGE).content.decode()
    assert stranger.post(PAGE + "save/", {"id": vip.pk, "remove": "1"}).status_code == 404
