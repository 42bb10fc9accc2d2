"""The salon's own texts of consents: versions that stay, and each consent with the text as it was."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from booking.records.consents import consent_text, photos_consent_record
from booking.records.models import RecordSettings
from crm.customers.models import Consent
from crm.privacy import services
from crm.privacy.models import ConsentText
from crm.privacy.purposes import OWN_PAGE, Said, purpose_of
from crm.privacy.selectors import consent_log, standings
from crm.privacy.services import consent_record, own_consent_record
from crm.privacy.text_saving import consent_text_save
from crm.privacy.texts import LANGUAGES, text_codes, versions_of, wording_of
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tenants.accounts.models import User
from tests.cast import CustomerFactory

OURS = {"en": "Write to me with news.", "zh-hans": "可以给我发优惠资讯。"}
PAGE = "/desk/customers/privacy/texts/"


def acting(role="owner"):
    user = User.objects.get(role=role)
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=role)


def save(texts, *, code="marketing", number=1, role="owner"):
    return consent_text_save(actor=acting(role), clock=system_clock, code=code, number=number, texts=texts)


def say(customer, code="marketing_email", *, given=True):
    said = Said(customer.pk, given, "desk_spoken")
    return consent_record(actor=acting(), clock=system_clock, code=code, said=said)


def standing(customer, code="marketing_email"):
    return next(one for one in standings(acting(), customer.pk) if one.purpose.code == code)


@pytest.fixture
def ana(in_a):
    return CustomerFactory(name="Ana")


@pytest.mark.usefixtures("in_a", "cast")
class TestVersions:
    """What a change does."""

    def test_ours_is_the_first_in_every_language(self):
        assert text_codes() == ["messages", "invitations", "marketing", "photos", "portrait", "health"]
        for code in text_codes():
            (only,) = versions_of(code)
            assert only.number == 1
            assert all(only.texts[language] for language in LANGUAGES)

    def test_a_changed_text_is_a_new_version_and_a_consent_of_before_keeps_its_own(self, ana):
        before = say(ana)
        assert save(OURS) == 2
        with translation.override("zh-hans"):
            after = say(ana)
        assert (before.text_version, after.text_version) == ("marketing 1 en", "marketing 2 zh-hans")
        assert before.text.startswith("This salon may send me its news")
        assert after.text == OURS["zh-hans"]
        newest, oldest = consent_log(ana.pk)
        assert (newest.text, oldest.text) == (after.text, before.text)
        assert (newest.version, oldest.version) == ("version 2, Simplified Chinese", "version 1, English")

    def test_all_ways_of_one_purpose_share_the_text(self, ana):
        save(OURS)
        assert {say(ana, f"marketing_{way}").text for way in ("email", "sms", "push")} == {OURS["en"]}

    def test_who_agreed_to_an_older_text_still_agrees_and_can_be_asked_again(self, ana):
        say(ana)
        save(OURS)
        found = standing(ana)
        assert (found.holds, found.is_older, found.is_asked) == (True, True, True)
        say(ana)
        found = standing(ana)
        assert (found.holds, found.is_older, found.is_asked) == (True, False, False)
        assert Consent.objects.count() == 2

    def test_the_same_text_again_is_no_new_version(self):
        save(OURS)
        assert save({one: f"  {text}\r\n" for one, text in OURS.items()}, number=2) == 2
        assert ConsentText.objects.count() == 1

    def test_two_who_change_it_at_once_the_later_is_told(self):
        save(OURS)
        with pytest.raises(StaleVersion):
            save({**OURS, "en": "Mine"})
        assert [one.number for one in versions_of("marketing")] == [2, 1]

    def test_it_stands_on_the_trail_with_before_and_after(self):
        save(OURS)
        line = AuditLine.objects.get(action="privacy.text")
        assert (line.after, line.before["en"][:10]) == (OURS, "This salon")

    def test_photos_say_the_days_of_then_in_ours_and_in_the_salons_words(self, ana):
        assert "after 30 days" in consent_text()
        save({"en": "Gone in {days} days.", "zh-hans": "{days} 天后删除。"}, code="photos")
        first = photos_consent_record(actor=acting(), clock=system_clock, customer_id=ana.pk, given=True)
        RecordSettings.objects.create(keep_days=7)
        first.refresh_from_db()
        assert (first.text, consent_text()) == ("Gone in 30 days.", "Gone in 7 days.")

    def test_rows_older_than_their_texts_show_ours_in_their_language(self, ana):
        Consent.objects.create(
            customer=ana, purpose="health", given=True, text_version="health 1 zh-hans", source="desk"
        )
        Consent.objects.create(
            customer=ana, purpose="message_sms", given=False, text_version="sms:7", source="sms"
        )
        texts = {line.row.purpose: line.text for line in consent_log(ana.pk)}
        with translation.override("zh-hans"):
            assert texts == {"health": wording_of(purpose_of("health")).text, "message_sms": ""}


@pytest.mark.usefixtures("in_a", "cast")
class TestRefused:
    """What makes no version."""

    @pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
    def test_only_who_may_change_settings(self, role):
        with pytest.raises(NotAllowed):
            save(OURS, role=role)

    def test_everything_wrong_is_named_by_language_at_once(self):
        with pytest.raises(BadInput) as refusal:
            save({"en": "", "zh-hans": "{days} {x} \x00" + "长" * 2000})
        named = {(one.field, one.code) for one in refusal.value.problems}
        wrong = ("too_long", "invalid", "unknown")
        assert named == {("en", "required"), *(("zh-hans", code) for code in wrong)}
        assert not ConsentText.objects.exists()

    @pytest.mark.parametrize("code", ["", "nothing", "marketing_email", "x" * 1000, "marketing\x00"])
    def test_what_is_no_text_is_not_there(self, code):
        with pytest.raises(NotFound):
            save(OURS, code=code)

    @pytest.mark.parametrize("number", [0, -1, 2, 10**9])
    def test_a_version_that_is_not_the_newest_is_stale(self, number):
        with pytest.raises(StaleVersion):
            save(OURS, number=number)

    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_the_database_keeps_numbers_apart_and_above_ours(self, number):
        save(OURS)
        with pytest.raises(IntegrityError), transaction.atomic():
            ConsentText.objects.create(
                code="marketing", number=number, texts=OURS, made_at=system_clock.now()
            )


@pytest.mark.usefixtures("in_a", "cast")
def test_the_application_can_neither_change_nor_delete_a_version(salon_a):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(current_user, %s, right_) FROM unnest(array['INSERT', 'UPDATE', 'DELETE']) right_",
            [f"{salon_a.schema_name}.privacy_consenttext"],
        )
        assert [row[0] for row in cursor.fetchall()] == [True, False, False]


@pytest.mark.usefixtures("in_a", "cast")
@pytest.mark.parametrize("code", ["portrait", "photos", "health", "marketing_email"])
def test_a_customer_says_every_purpose_themselves(ana, code):
    actor = Actor(kind=ActorKind.CUSTOMER, id=None, name="Ana", source="online")
    for given in (True, False):
        row = own_consent_record(actor=actor, clock=system_clock, code=code, customer_id=ana.pk, given=given)
        assert (row.given, row.source, bool(row.text)) == (given, OWN_PAGE, True)


class TestPages:
    """The settings' pages."""

    @pytest.fixture
    def owner(self, salon_a, client_of, cast, in_a):
        return client_of(salon_a, cast.owner)

    def test_a_text_is_changed_and_read_where_consents_are_noted(self, owner, ana):
        page = owner.get(f"{PAGE}marketing/").content.decode()
        assert "News and offers by email" in page
        answer = owner.post(f"{PAGE}marketing/", {"number": "1", **OURS}, follow=True)
        assert "version 2" in answer.content.decode()
        assert OURS["en"] in owner.get(f"/desk/customers/privacy/of/{ana.pk}/").content.decode()
        assert "version 2" in owner.get(PAGE).content.decode()

    def test_what_is_typed_stays_when_it_is_refused(self, owner):
        answer = owner.post(f"{PAGE}marketing/", {"number": "1", "en": "<b>Mine</b> {x}", "zh-hans": ""})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "&lt;b&gt;Mine&lt;/b&gt; {x}" in page
        assert "<b>Mine" not in page

    def test_the_second_tab_is_told_and_can_save_over(self, owner):
        owner.post(f"{PAGE}marketing/", {"number": "1", **OURS})
        stale = owner.post(f"{PAGE}marketing/", {"number": "1", **OURS, "en": "Mine"})
        assert (stale.status_code, 'value="2"' in stale.content.decode()) == (409, True)
        assert owner.post(f"{PAGE}marketing/", {"number": "2", **OURS, "en": "Mine"}).status_code == 302

    @pytest.mark.parametrize("number", ["", "x", "9" * 30, "1\x00", "-1"])
    def test_a_number_that_is_none_changes_nothing(self, owner, number):
        assert owner.post(f"{PAGE}marketing/", {"number": number, **OURS}).status_code in (409, 422)
        assert not ConsentText.objects.exists()

    @pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
    def test_nobody_else_gets_in(self, salon_a, client_of, cast, role):
        client = client_of(salon_a, getattr(cast, role))
        assert (client.get(PAGE).status_code, client.get(f"{PAGE}marketing/").status_code) == (403, 403)

    def test_what_is_no_text_is_not_found(self, owner):
        assert owner.get(f"{PAGE}nothing/").status_code == 404


@pytest.mark.usefixtures("in_a", "cast")
@pytest.mark.parametrize(
    "path", ["/desk/customers/privacy/of/{}/photos/", "/desk/customers/records/of/{}/consent/"]
)
def test_the_desk_notes_no_yes_to_a_text_that_was_changed_since_it_was_read(
    ana, salon_a, client_of, cast, path
):
    client, sent = client_of(salon_a, cast.owner), {"given": "1", "way": "desk_spoken"}
    older = wording_of(purpose_of("photos")).mark
    save({"en": "Other.", "zh-hans": "别的。"}, code="photos")
    answer = client.post(path.format(ana.pk), {**sent, "read": older}, follow=True)
    assert ("The text has just changed" in answer.content.decode(), Consent.objects.exists()) == (True, False)
    client.post(path.format(ana.pk), {**sent, "read": wording_of(purpose_of("photos")).mark})
    assert Consent.objects.get().text == "Other."


@pytest.mark.usefixtures("in_a", "cast")
@pytest.mark.parametrize("code", ["marketing_email", "photos", "portrait", "health"])
def test_no_yes_stands_beside_a_text_that_was_saved_in_the_moment_it_was_said(ana, monkeypatch, code):
    check, read = services._read_check, wording_of(purpose_of(code)).mark

    def saved_behind_it(purpose, said):
        check(purpose, said)
        save({"en": "Other.", "zh-hans": "别的。"}, code=purpose.text_code)

    monkeypatch.setattr(services, "_read_check", saved_behind_it)
    with pytest.raises(BadInput):
        consent_record(
            actor=acting(), clock=system_clock, code=code, said=Said(ana.pk, True, "desk_spoken", read)
        )
    assert not Consent.objects.exists()
