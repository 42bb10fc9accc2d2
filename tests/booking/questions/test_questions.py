"""What is asked when somebody books, and what is kept of it."""

import pytest

from booking.diary.wishes import LineWish, VisitExtras
from booking.questions import services
from booking.questions.models import Question
from booking.questions.selectors import asked_with, questions
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.booking.diary.shop import make_shop, staff_actor
from tests.cast import ServiceFactory

pytestmark = pytest.mark.usefixtures("in_a")
OWNER = staff_actor("owner")
YES_NO = [
    {"key": "yes", "text": {"en": "Yes", "zh-hans": "是"}, "stops": True},
    {"key": "no", "text": {"en": "No", "zh-hans": "否"}, "stops": False},
]
LENGTHS = [
    {"key": "a1", "text": {"en": "short", "zh-hans": "短发"}, "stops": False},
    {"key": "a2", "text": {"en": "long"}, "stops": False},
]


def question(kind="text", *, service=None, options=(), required=False, text="Anything?"):
    """A question as the menu's page saves it."""
    return services.question_save(
        actor=OWNER,
        service_id=service,
        kind=kind,
        text={"en": text},
        options=list(options),
        required=required,
    )


def book(shop, answers, *wishes, text="09:00"):
    """A stranger books with these answers."""
    return shop.book(text, *wishes, extras=VisitExtras(by_stranger=True, answers=answers))


def wrong(shop, answers):
    """Where and why a booking with these answers is refused."""
    with pytest.raises(BadInput) as refused:
        book(shop, answers)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_the_answers_are_kept_in_the_words_of_then():
    shop = make_shop("09:00-12:00")
    length = question("choice", options=LENGTHS, text="How long is your hair?")
    both, count, free = question("several", options=LENGTHS), question("number"), question()
    visit = book(shop, {length.pk: "a1", both.pk: ["a1", "a2"], count.pk: "3", free.pk: " none "})
    services.question_save(
        actor=OWNER, question_id=length.pk, service_id=None, kind="text", text={"en": "?"}, options=[], required=False
    )  # fmt: skip
    visit.refresh_from_db()
    assert visit.answers[0] == {
        "id": length.pk, "text": {"en": "How long is your hair?"}, "answer": {"en": "short", "zh-hans": "短发"},
    }  # fmt: skip
    assert [one["answer"] for one in visit.answers[1:]] == [
        [{"en": "short", "zh-hans": "短发"}, {"en": "long"}], 3, "none",
    ]  # fmt: skip


def test_all_that_is_missing_or_wrong_is_named_at_once():
    shop = make_shop("09:00-12:00")
    name, length = question(required=True), question("choice", options=LENGTHS, required=True)
    number, both = question("number"), question("several", options=LENGTHS)
    long = question()
    answers = {length.pk: "a9", number.pk: "many", both.pk: "a1", long.pk: "x" * 501}
    assert wrong(shop, answers) == [
        (f"answers.{name.pk}", "required"), (f"answers.{length.pk}", "invalid"), (f"answers.{number.pk}", "invalid"),
        (f"answers.{both.pk}", "invalid"), (f"answers.{long.pk}", "too_long"),
    ]  # fmt: skip


@pytest.mark.parametrize("value", [{"a": 1}, ["x"], True, "9" * 30, 10**9, "1.5"])
def test_what_is_no_number_is_refused(value):
    shop = make_shop("09:00-12:00")
    count = question("number")
    assert wrong(shop, {count.pk: value}) == [(f"answers.{count.pk}", "invalid")]


@pytest.mark.parametrize("value", ["yes", True])
def test_an_answer_can_be_a_reason_to_call(value):
    shop = make_shop("09:00-12:00")
    allergy = question("yes_no", options=YES_NO)
    assert wrong(shop, {allergy.pk: value}) == [(f"answers.{allergy.pk}", "call_us")]
    assert book(shop, {allergy.pk: False}).answers[0]["answer"]["en"] == "No"


def test_a_question_of_a_service_is_asked_with_that_service_only():
    shop = make_shop("09:00-12:00")
    other = ServiceFactory(work_minutes=30)
    other.staff_services.create(staff=shop.staff[0])
    asked = question(service=other.pk, required=True)
    assert book(shop, {asked.pk: "ignored"}).answers == []
    with pytest.raises(BadInput):
        book(shop, {}, LineWish(shop.service.pk), LineWish(other.pk), text="10:00")


def test_the_desk_is_not_asked():
    shop = make_shop("09:00-12:00")
    question(required=True)
    assert shop.book("09:00").answers == []


def test_what_was_put_away_is_not_asked_and_comes_back():
    shop = make_shop("09:00-12:00")
    asked = question(required=True)
    services.question_archive(actor=OWNER, row_id=asked.pk, clock=shop.clock)
    assert book(shop, {}).answers == []
    services.question_restore(actor=OWNER, row_id=asked.pk)
    assert list(asked_with([])) == [asked]


def test_the_order_is_the_salons():
    first, second = question(), question()
    services.question_move(actor=OWNER, row_id=second.pk, by=-1)
    assert list(questions()) == [second, first]


def test_a_question_that_nobody_could_answer_online_is_refused():
    for values in (
        {"kind": "choice", "options": LENGTHS[:1]},
        {"kind": "yes_no", "options": [{**one, "stops": True} for one in YES_NO]},
        {"text": ""},
    ):
        with pytest.raises(BadInput):
            services.question_save(
                **{"actor": OWNER, "service_id": None, "kind": "text", "options": [], "required": True}
                | values
                | {"text": {"en": values.get("text", "?")}}
            )
    with pytest.raises(NotFound):
        question(service=99999)
    assert not Question.objects.exists()


def test_only_who_may_write_the_menu_changes_questions():
    asked = question()
    for role in ("receptionist", "stylist", "accountant"):
        actor = staff_actor(role)
        with pytest.raises(NotAllowed):
            services.question_move(actor=actor, row_id=asked.pk, by=1)
        with pytest.raises(NotAllowed):
            services.question_save(
                actor=actor, service_id=None, kind="text", text={"en": "?"}, options=[], required=False
            )
