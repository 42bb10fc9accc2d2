"""Rules: read, proved with everything wrong at once, said in plain words, and never silently less than they were."""

import pytest
from django.utils import timezone, translation

from booking.history.models import CustomerFacts, HistoryState
from crm.customers.models import Consent, Customer, OwnField, Tag
from crm.customers.sight import CustomerSight, customer_sight
from crm.segments.conditions import catalogue, moment
from crm.segments.models import Segment
from crm.segments.presets import presets
from crm.segments.rules import Group, Part, SegmentBroken, compiled, problems_of, rule_json, rule_read, said
from crm.segments.selectors import segment_customers
from kernel.actor import Actor, ActorKind, system_actor
from kernel.clock import system_clock
from kernel.errors import NotAllowed
from tests.cast import CustomerFactory

BY = system_actor("test")
pytestmark = pytest.mark.usefixtures("in_a")


def found(*parts, match="all"):
    """The names of who fits."""
    rule = compiled(Group(match, parts), catalogue(), moment(system_clock))
    return sorted(Customer.objects.filter(rule, merged_into=None).values_list("name", flat=True))


def test_all_any_and_a_group_mean_what_they_say():
    for name, language, company in [
        ("Ada", "en", "Acme"),
        ("Bo", "en", ""),
        ("Cy", "zh-hans", "Acme"),
        ("Di", "", ""),
    ]:
        CustomerFactory(name=name, language=language, company=company)
    english, acme = Part("language", "any", choices=("en",)), Part("company", "is", text="acme")
    assert found(english, acme) == ["Ada"]
    assert found(english, acme, match="any") == ["Ada", "Bo", "Cy"]
    bo_or_cy = Group("any", (Part("name", "starts", text="b"), Part("name", "contains", text="Y")))
    assert found(acme, bo_or_cy) == ["Cy"]
    assert found(Part("language", "none", choices=("en",))) == ["Cy", "Di"]
    assert (found(Part("company", "known")), found(Part("language", "unknown"))) == (["Ada", "Cy"], ["Di"])


def test_tags_own_fields_and_consents():
    vip, new = (Tag.objects.create(name=name) for name in ("VIP", "New"))
    size = OwnField.objects.create(label="Shoe size", kind="number")
    ada, bo, _cy = (CustomerFactory(name=name) for name in ("Ada", "Bo", "Cy"))
    ada.tags.add(vip, new)
    bo.tags.add(vip)
    Customer.objects.filter(pk=bo.pk).update(own={f"own_{size.pk}": "38.5"}, online_block="late")
    both = (str(vip.pk), str(new.pk))
    assert found(Part("tags", "any", choices=both)) == ["Ada", "Bo"]
    assert found(Part("tags", "all", choices=both)) == ["Ada"]
    assert found(Part("tags", "none", choices=both)) == ["Cy"]
    assert found(Part(f"own_{size.pk}", "between", low="38", high="39")) == ["Bo"]
    assert found(Part(f"own_{size.pk}", "unknown")) == ["Ada", "Cy"]
    assert found(Part("online_block", "yes")) == ["Bo"]
    for given in (True, False):
        Consent.objects.create(customer=ada, purpose="photos", given=given, text_version="1", source="desk")
    Consent.objects.create(customer=bo, purpose="photos", given=True, text_version="1", source="desk")
    assert found(Part("consent", "any", choices=("photos",))) == ["Bo"]


def test_the_last_word_of_somebody_merged_counts_for_the_kept_one():
    kept = CustomerFactory(name="Ada", email="ada@example.com")
    gone = CustomerFactory(name="Ada too", merged_into=kept)
    Consent.objects.create(
        customer=kept, purpose="message_email", given=True, text_version="1", source="desk"
    )
    assert found(Part("may_write", "any", choices=("email",))) == ["Ada"]
    Consent.objects.create(
        customer=gone, purpose="message_email", given=False, text_version="1", source="desk"
    )
    assert found(Part("may_write", "any", choices=("email",))) == []


def test_what_visits_add_up_to_counts_as_nothing_where_there_is_none():
    HistoryState.objects.create()
    for name, visits, spent, value in [("Ada", 8, 90_000, "high"), ("Bo", 1, 4800, "potential")]:
        CustomerFacts.objects.create(
            customer=CustomerFactory(name=name),
            visits=visits,
            spent_minor=spent,
            value_class=value,
            last_at=timezone.now(),
        )
    CustomerFactory(name="Cy")
    assert found(Part("visits", "at_most", high="1")) == ["Bo", "Cy"]
    assert found(Part("spent", "at_least", low="4800")) == ["Ada", "Bo"]
    assert found(Part("value_class", "none", choices=("high",))) == ["Bo", "Cy"]
    assert found(Part("value_class", "any", choices=("never",))) == ["Cy"]
    assert found(Part("since_last", "at_most", high="0")) == ["Ada", "Bo"]
    assert found(Part("next_visit", "no")) == ["Ada", "Bo", "Cy"]


def test_everything_wrong_is_named_at_its_place():
    parts = (
        Part("name", "contains", text=" "),
        Part("visits", "between", low="9", high="3"),
        Group("any", (Part("visits", "at_least", low="1e99"), Part("shoes", "is"), Part("name", "explode"))),
        Part("tags", "any", choices=("99",)),
        Part("created_at", "last_days", days="-1"),
        Part("spent", "at_least", low="NaN"),
        Group("all", ()),
    )
    problems = problems_of(Group("all", parts), catalogue())
    places = [problem.field for problem in problems]
    assert places == ["parts", "p-0", "p-1", "p-2.0", "p-2.1", "p-2.2", "p-3", "p-4", "p-5"]


@pytest.mark.parametrize(
    "rule",
    [
        Group("all", ()),
        Group("all", (Part("name", "contains", text="a"),) * 21),
        Group("none", (Part("name", "contains", text="a"),)),
        Group("all", (Group("any", (Group("any", (Part("name", "contains", text="a"),)),)),)),
        Group("all", (Part("name", "contains", text="x" * 201),)),
    ],
)
def test_a_rule_has_its_bounds(rule):
    assert problems_of(rule, catalogue())
    with pytest.raises(SegmentBroken):
        compiled(rule, catalogue(), moment(system_clock))


@pytest.mark.parametrize(
    "kept", [{}, {"v": 2}, {"v": 1, "match": "all"}, {"v": 1, "match": "all", "parts": [{"x": 1}]}]
)
def test_what_cannot_be_read_finds_nobody_and_says_so(kept):
    CustomerFactory()
    segment = Segment(name="Old", rule=kept)
    with pytest.raises(SegmentBroken):
        segment_customers(segment, customer_sight(BY)).count()


def test_a_tag_that_is_gone_breaks_the_segment_instead_of_widening_it():
    CustomerFactory()
    rule = rule_json(Group("all", (Part("tags", "none", choices=("77",)),)))
    with pytest.raises(SegmentBroken):
        segment_customers(Segment(name="No VIPs", rule=rule), customer_sight(BY)).count()
    assert "no longer there" in said(rule_read(rule), catalogue())


def test_an_archived_field_still_works_and_is_said_to_be_put_away():
    field = OwnField.objects.create(label="Shoe size", kind="number", archived_at=timezone.now())
    customer = CustomerFactory(name="Ada", own={f"own_{field.pk}": "38"})
    part = Part(f"own_{field.pk}", "at_least", low="38")
    assert found(part) == [customer.name]
    assert "(put away)" in said(Group("all", (part,)), catalogue())


def test_a_rule_in_plain_words_in_both_languages():
    tag = Tag.objects.create(name="VIP")
    group = Group("any", (Part("visits", "at_least", low="3"), Part("since_last", "at_least", low="90")))
    rule = Group("all", (Part("tags", "any", choices=(str(tag.pk),)), group))
    with translation.override("en"):
        text = said(rule, catalogue())
        assert text == "Tags: VIP, and (visits so far: at least 3, or since the last visit: at least 90 days)"
    with translation.override("zh-hans"):
        text = said(rule, catalogue())
        assert text == "标签：VIP，并且（累计到店次数：不少于 3，或者距上次到店：不少于 90 天）"


def test_a_rule_begins_with_a_capital_wherever_its_first_condition_stands():
    inner = Group("any", (Part("visits", "at_least", low="3"), Part("wechat", "known")))
    rule = Group("all", (Group("any"), inner, Part("next_visit", "no")))
    assert (
        said(rule, catalogue())
        == "(Visits so far: at least 3, or WeChat ID: known), and has a visit ahead: no"
    )


def test_the_salons_own_words_stay_as_they_were_typed_within_a_sentence():
    field = OwnField.objects.create(label="Olaplex set", kind="number")
    own = Part(f"own_{field.pk}", "at_least", low="1")
    rule = Group("all", (Part("visits", "at_least", low="3"), own, Part(own.code, "at_least", low="many")))
    text = said(rule, catalogue())
    assert text.startswith("Visits so far: at least 3, and Olaplex set: at least 1, and Olaplex set: ")


def test_every_ready_segment_can_be_asked_and_kept_as_it_is():
    known = catalogue()
    for preset in presets():
        assert problems_of(preset.rule, known) == []
        assert rule_read(rule_json(preset.rule)) == preset.rule
    assert len(presets()) >= 5


def test_who_sees_only_their_own_customers_asks_no_segment():
    own = CustomerSight(Actor(kind=ActorKind.USER, id=1), whole=False, contacts=False)
    with pytest.raises(NotAllowed):
        segment_customers(Segment(name="All", rule=rule_json(presets()[0].rule)), own)


def test_all_of_it_is_one_statement(django_assert_num_queries):
    known, at = catalogue(), moment(system_clock)
    rule = Group("any", tuple(preset.rule for preset in presets()))
    asked = compiled(rule, known, at)
    with django_assert_num_queries(1):
        Customer.objects.filter(asked).count()
