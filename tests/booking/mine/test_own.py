"""What a customer says of themselves on their own page: services first, then the pages."""

import pytest

from booking.mine.agreeing import agreed_list, wishes_of
from booking.mine.data import Details, details_change
from crm.customers.facts.birthdays import Birthday
from crm.customers.models import Consent, Customer, CustomerContact
from crm.messaging.models import ChannelWish
from crm.privacy.models import ConsentText
from crm.privacy.purposes import Said
from crm.privacy.services import consent_record
from kernel.audit.models import AuditLine
from kernel.context import salon_context
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tests.booking.mine.conftest import ANYBODY
from tests.conftest import client_of
from tests.visits import START


def change(customer, clock, details, version=None):
    return details_change(
        actor=ANYBODY,
        clock=clock,
        customer_id=customer.pk,
        version=version or customer.version,
        details=details,
    )


def test_what_they_say_of_themselves_is_written_and_on_the_trail(ada, clock):
    changed = change(ada.customer, clock, Details(name="Ada L.", birthday=Birthday(12, 10)))
    assert (changed.name, changed.birth_month, changed.version) == ("Ada L.", 12, ada.customer.version + 1)
    line = AuditLine.objects.get(action="customer.change")
    assert (line.actor_kind, line.after["name"]) == ("customer", "Ada L.")


def test_they_are_found_by_the_new_name(ada, clock):
    change(ada.customer, clock, Details(name="Augusta King"))
    assert "augusta" in Customer.objects.get(pk=ada.customer_id).sought


def test_the_same_again_is_no_change(ada, clock):
    first = change(ada.customer, clock, Details(name="Ada L."))
    assert change(first, clock, Details(name="Ada L.")).version == first.version


def test_who_did_not_see_what_the_desk_wrote_meanwhile_is_refused(ada, clock):
    with pytest.raises(StaleVersion):
        change(ada.customer, clock, Details(name="Ada L."), version=99)


def test_everything_that_is_wrong_is_named_at_once(ada, clock):
    wrong = Details(name=" ", preferred_name="x" * 61, language="tlh", birthday=Birthday(2, 30, 1990))
    with pytest.raises(BadInput) as caught:
        change(ada.customer, clock, wrong)
    assert {one.field for one in caught.value.problems} == {"name", "preferred_name", "language", "birth_day"}


def test_a_name_of_two_parts_is_made_of_them(ada, clock):
    assert change(ada.customer, clock, Details(family_name="林", given_name="悦")).name == "林悦"


def test_somebody_erased_meanwhile_writes_nothing(ada, clock):
    Customer.objects.filter(pk=ada.customer_id).update(erased_at=clock.now())
    with pytest.raises(NotFound):
        change(ada.customer, clock, Details(name="Ada L."))


@pytest.mark.parametrize("code", ["photos", "health"])
def test_a_customer_notes_nothing_as_if_at_the_desk(ada, clock, code):
    with pytest.raises(NotAllowed):
        consent_record(actor=ANYBODY, clock=clock, code=code, said=Said(ada.customer_id, True, "desk_signed"))


def test_only_ways_that_there_are_are_asked_about(ada):
    codes = {one.standing.purpose.code for one in agreed_list(ANYBODY, ada.customer)}
    assert {"message_email", "marketing_email", "photos"} <= codes
    assert not codes & {"message_sms", "message_wechat", "marketing_push"}
    assert [code for code, _words, _to in wishes_of(ada.customer)[1]] == ["email"]


def test_what_is_typed_wrong_is_all_named_and_stays_on_the_page(inside_page):
    answer = inside_page.post(
        "/me/data/", {"name": "", "birth_day": "31", "birth_month": "2", "version": "1"}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "birth_day"}
    assert answer.context["form"]["birth_day"].value() == "31"


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["birth_day", "birth_month", "birth_year"]),
        ("zh-hans", ["birth_year", "birth_month", "birth_day"]),
    ],
)
def test_a_birthday_is_asked_for_as_the_language_says_it(inside_page, language, parts):
    inside_page.cookies["language"] = language
    shown = inside_page.get("/me/data/").content.decode()
    assert sorted(parts, key=lambda part: shown.index(f'name="{part}"')) == parts


def test_a_page_that_is_old_says_what_was_saved_meanwhile(inside_page):
    for name in ("Ada L.", "Ada Byron"):
        answer = inside_page.post("/me/data/", {"name": name, "version": "1"})
    assert (answer.status_code, answer.context["form"]["name"].value()) == (409, "Ada Byron")
    assert b"Saved meanwhile: Ada L." in answer.content


def test_one_says_how_one_is_written_to_of_the_ways_that_there_are(inside_page, salon_a):
    assert inside_page.post("/me/data/wish/", read(inside_page, channel="email")).status_code == 302
    assert inside_page.post("/me/data/wish/", read(inside_page, channel="wechat")).status_code == 404
    with salon_context(salon_a):
        assert ChannelWish.objects.get().channel == "email"


def read(browser, **posted):
    """What the page's form sends: the choice with the mark of the text beside it."""
    return {"read": browser.get("/me/data/").context["wish_wording"].mark, **posted}


def test_a_way_that_one_chooses_is_a_consent_with_the_text_beside_the_choice(inside_page, salon_a):
    with salon_context(salon_a):
        Consent.objects.create(
            customer=CustomerContact.objects.get(value="ada@example.com").customer,
            purpose="message_email", given=False, text_version="messages 1 en", source="own_page",
        )  # fmt: skip
    posted = read(inside_page, channel="email")
    assert "may write to me this way" in inside_page.get("/me/data/").content.decode()
    for _time in range(2):
        inside_page.post("/me/data/wish/", posted)
    with salon_context(salon_a):
        row = Consent.objects.get(purpose="message_email", given=True)
    assert (row.text_version, row.source) == ("messages 1 en", "own_page")
    assert "may write to me this way" in row.text


def test_a_way_is_not_chosen_beside_a_text_that_has_changed_since(inside_page, salon_a):
    posted = read(inside_page, channel="email")
    with salon_context(salon_a):
        ConsentText.objects.create(
            code="messages", number=2, texts={"en": "We write.", "zh-hans": "我们写。"}, made_at=START
        )
    inside_page.post("/me/data/wish/", posted)
    assert "has just changed" in inside_page.get("/me/data/").content.decode()
    with salon_context(salon_a):
        assert not ChannelWish.objects.exists()
    inside_page.post("/me/data/wish/", read(inside_page, channel="email"))
    with salon_context(salon_a):
        assert Consent.objects.get().text == "We write."


def test_a_stranger_wishes_nothing(salon_a):
    assert client_of(salon_a).post("/me/data/wish/", {"channel": ""})["Location"] == "/me/enter/"
