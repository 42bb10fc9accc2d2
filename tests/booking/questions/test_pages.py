"""Questions in the menu's settings, on the last form, and at the desk."""

import pytest

from booking.diary.models import Appointment
from booking.questions.models import Question
from tests.booking.requests.conftest import owner, shop, visitor
from tests.booking.storefront.conftest import key_of

__all__ = ["owner", "shop", "visitor"]
TYPED = {
    "text_en": "How long is your hair?", "text_zh": "头发多长？", "service_id": "", "kind": "choice", "required": "on",
    "option0_en": "short", "option0_zh": "短", "option1_en": "very long", "option1_stops": "on", "option2_en": "long",
}  # fmt: skip


@pytest.fixture
def length(shop, owner):
    """A question made on the page."""
    assert owner.post("/desk/menu/questions/new/", TYPED).status_code == 302
    return Question.objects.get()


def test_the_page_keeps_words_answers_and_the_reason_to_call(length, owner):
    assert [(one["key"], one["stops"]) for one in length.options] == [
        ("a1", False),
        ("a2", True),
        ("a3", False),
    ]
    page = owner.get(f"/desk/menu/questions/{length.pk}/")
    assert page.context["form"]["option1_stops"].value() is True
    listed = owner.get("/desk/menu/questions/").content.decode()
    assert "please call us: very long" in listed


def test_an_answer_taken_away_leaves_the_keys_of_the_others(length, owner):
    seen = key_of(owner.get(f"/desk/menu/questions/{length.pk}/").content.decode(), "seen")
    keys = {f"option{row}_key": f"a{row + 1}" for row in range(3)}
    gone = {**TYPED, **keys, "seen": seen, "option1_en": "", "option1_stops": "", "option3_en": "curly"}
    assert owner.post(f"/desk/menu/questions/{length.pk}/", gone).status_code == 302
    length.refresh_from_db()
    assert [one["key"] for one in length.options] == ["a1", "a3", "a4"]


def test_two_tabs_on_one_question_do_not_overwrite_each_other(length, owner):
    address = f"/desk/menu/questions/{length.pk}/"
    seen = key_of(owner.get(address).content.decode(), "seen")
    assert owner.post(address, {**TYPED, "text_en": "First?", "seen": seen}).status_code == 302
    assert owner.post(address, {**TYPED, "text_en": "Second?", "seen": seen}).status_code == 409


def test_it_is_asked_on_the_last_form_and_shown_at_the_desk(length, visitor, owner):
    start = visitor.first_start()
    missing = visitor.post("/book/details/", visitor.form(start))
    assert (missing.status_code, f"q{length.pk}" in missing.context["form"].errors) == (422, True)
    done = visitor.post("/book/details/", visitor.form(start, **{f"q{length.pk}": "a1"}))
    assert "short" in visitor.get(done["Location"]).content.decode()
    visit = Appointment.objects.get()
    drawer = owner.get(f"/desk/visits/{visit.pk}/").content.decode()
    assert "How long is your hair?" in drawer
    assert "short" in drawer


def test_in_chinese_it_is_asked_and_shown_in_chinese(length, visitor):
    visitor.client.cookies["language"] = "zh-hans"
    done = visitor.post("/book/details/", visitor.form(visitor.a_start(), **{f"q{length.pk}": "a1"}))
    page = visitor.get(done["Location"]).content.decode()
    assert "头发多长" in page
    assert "短" in page


def test_the_reason_to_call_stands_beside_the_question(length, visitor):
    answer = visitor.post("/book/details/", visitor.form(visitor.a_start(), **{f"q{length.pk}": "a2"}))
    assert "please call us" in str(answer.context["form"].errors[f"q{length.pk}"])
    assert not Appointment.objects.exists()


def test_the_editor_reorders_retires_and_brings_back(length, owner):
    owner.post("/desk/menu/questions/new/", {"text_en": "Anything?", "kind": "text"})
    other = Question.objects.order_by("-pk").first()
    owner.post(f"/desk/menu/questions/{other.pk}/move/", {"by": "up"})
    owner.post(f"/desk/menu/questions/{length.pk}/archive/")
    page = owner.get("/desk/menu/questions/")
    assert (list(page.context["rows"]), list(page.context["archived"])) == ([other], [length])
    owner.post(f"/desk/menu/questions/{length.pk}/restore/")
    assert list(owner.get("/desk/menu/questions/").context["rows"]) == [other, length]
