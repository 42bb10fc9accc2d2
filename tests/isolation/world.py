"""Two salons full of things, each thing with its salon's canary in it; B's numbers start at a million.

PUBLIC canaries stand where a stranger may read them (menu, team, the look), PRIVATE ones everywhere else.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from booking.autoroster.models import PersonWish, RosterRun
from booking.calendars.models import CalendarFeed, CustomerFeed, OutsideCalendar
from booking.calendars.tokens import customer_feed_token, feed_token
from booking.careplans.models import CarePlan, PlanLine, PlanReview, PlanTemplate
from booking.catalog.models import Bundle, BundleItem
from booking.clock.models import ClockEntry, Correction
from booking.diary.models import Appointment, Block
from booking.diary.tokens import manage_token, new_reference, token_hash
from booking.intake.models import FormRule
from booking.mine.codes import link_of
from booking.mine.models import SignInCode
from booking.mine.sessions import key_hash, session_open
from booking.ownership.models import Handover, MainStylist
from booking.places.models import Closure
from booking.questions.models import Question
from booking.queue.models import QueueLink, Ticket
from booking.queue.tokens import link_token, ticket_token
from booking.records.models import Attachment, Note, PatchTest, Photo, Treatment
from booking.requests.models import VisitRequest
from booking.requests.tokens import request_token
from booking.roster.models import RosterRequest, RosterTemplate
from booking.storefront.models import Look
from booking.waitlist.models import WaitlistEntry, WaitlistLine, WaitlistOffer
from booking.waitlist.tokens import entry_token
from crm.care.models import Interaction, Task, TaskTemplate
from crm.customers.models import (
    Consent,
    ContactShown,
    Customer,
    Export,
    OwnField,
    SavedView,
    Sensitivity,
    Tag,
)
from crm.duplicates.models import Merge, Pair
from crm.forms.asking.tokens import request_token as form_request_token
from crm.forms.models import Form, FormAnswer, FormRequest, FormVersion
from crm.messaging.accounts.sealing import hook_token, seal
from crm.messaging.models import ChannelAccount, Message
from crm.privacy.models import Archive
from crm.segments.models import Segment
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.outbox.services import outbox_add
from kernel.prepared import prepared_cursor
from tenants.accounts.invitations import link_hash
from tenants.accounts.models import Invitation, OwnRole, SignIn, Tablet, User
from tenants.registry.links import one_time_link_make
from tenants.registry.models import Salon
from tests.cast import (
    AddOnFactory,
    CustomerFactory,
    ResourceGroupFactory,
    ServiceVariantFactory,
    TimeOffFactory,
    UserFactory,
    open_salon,
)
from tests.visits import make_visit

FIRST_OF_B = 1_000_000
MISSING = 77_777_777
HUGE = 2**63
PHOTO = b"RIFF\x00\x00\x00\x00WEBP"


@dataclass(frozen=True)
class Things:
    """What one salon has, by kind: the value that an address takes."""

    salon: Salon
    public: str
    private: str
    values: dict[str, object]

    def of(self, kind: str) -> object:
        """The value of that kind."""
        return self.values[kind]


def number_from(schema: str, first: int) -> None:
    """Let every table of the schema count from `first`."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = %s", [schema])
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{schema}"."{name}" RESTART WITH {first}')


def furnish(salon: Salon, letter: str) -> Things:
    """Fill the salon and say what is in it."""
    public, private = f"Open{letter}canary7f3a", f"Hidden{letter}canary7f3a"
    with salon_context(salon):
        values = _menu_and_team(public) | _people_and_visits(private)
    values["link_token"] = (
        one_time_link_make(salon, email=f"owner@{salon.slug}.example").split("/enter/")[1].strip("/")
    )
    values["invitation_token"] = _invitation(salon, private)
    values["uuid"] = uuid.uuid4()
    return Things(salon, public, private, values)


def _invitation(salon: Salon, canary: str) -> str:
    """A link that lets somebody in, not used yet."""
    token = uuid.uuid4().hex
    with salon_context(salon):
        guest = UserFactory(name=canary, email=f"guest-{canary.lower()}@example.com", is_active=False)
        now = datetime.now(UTC)
        Invitation.objects.create(
            user=guest, token_hash=link_hash(token), sent_at=now, expires_at=now + timedelta(days=7)
        )
    return token


def _menu_and_team(canary: str) -> dict[str, object]:
    shop = open_salon()
    for thing in (shop.location, *shop.staff, *shop.services, shop.services[0].category):
        thing.name = f"{thing.name} {canary}"
        thing.save()
    service = shop.services[0]
    group = ResourceGroupFactory(location=shop.location, name=canary, units=1)
    bundle = Bundle.objects.create(name=canary, slug=f"bundle-{canary.lower()}")
    BundleItem.objects.create(bundle=bundle, service=service)
    Look.objects.update_or_create(pk=1, defaults={"tagline": canary, "about": canary})
    today = datetime.now(UTC).date()
    closure = Closure.objects.create(
        location=shop.location,
        name=canary,
        starts_on=today + timedelta(days=300),
        ends_on=today + timedelta(days=301),
    )
    return {
        "location": shop.location.pk, "staff": shop.staff[0].pk, "staff_slug": shop.staff[0].slug, "service": service.pk,
        "service_slug": service.slug, "category": service.category_id, "bundle": bundle.pk, "closure": closure.pk,
        "variant": ServiceVariantFactory(service=service, name=canary).pk, "resource_group": group.pk,
        "add_on": AddOnFactory(name=canary, services=[service]).pk, "resource": group.resources.get().pk,
        "shift": shop.staff[0].shift_rules.first().pk, "_shop": shop,
    }  # fmt: skip


def _people_and_visits(canary: str) -> dict[str, object]:
    visit = make_visit(
        start=datetime.now(UTC) + timedelta(days=3), name=canary, email=f"{canary.lower()}@example.com",
        phone=f"+4930{abs(hash(canary)) % 10**7:07d}", customer_note=canary, desk_note=canary,
    )  # fmt: skip
    message = Message.objects.create(
        kind="visit_booked", to=f"{canary.lower()}@example.com", language="en", subject=canary, text=canary, html=canary,
        context={"canary": canary}, dedupe_key=canary, state="failed", customer=visit.customer,
    )  # fmt: skip
    user = UserFactory(name=canary, email=f"user-{canary.lower()}@example.com")
    AuditLine.objects.create(
        actor_kind="user", actor_name=canary, action="test", object_type="test", after={"c": canary}
    )
    outbox_add(topic="test", payload={"canary": canary}, dedupe_key=canary)
    block = Block.objects.create(
        kind="manual", location_id=visit.location_id, staff=visit.lines.get().staff, note=canary,
        during=DateTimeTZRange(visit.ends_at + timedelta(days=20), visit.ends_at + timedelta(days=20, hours=1)),
    )  # fmt: skip
    ChannelAccount.objects.create(
        channel="sms",
        provider="twilio",
        details={"account_sid": canary, "sender": canary},
        secret=seal(canary),
    )
    entry, offer = _waiting(canary, visit)
    ticket, links = _queueing(canary, visit)
    clocked = _clocking(canary, visit)
    run, wish = _planning(canary, visit)
    return {
        **_calendars(canary, visit), **_merging(canary, visit), **_signing_in(canary, user), **_asking(canary, visit),
        **_recorded(canary, visit), **_listing(canary, visit, user), **_own_page(canary, visit),
        "ticket": ticket.pk, "ticket_token": ticket_token(ticket.reference), "queue_link": links["device"].pk,
        "device_token": link_token(links["device"].reference), "queue_token": link_token(links["print"].reference),
        "clock_entry": clocked.entry_id, "correction": clocked.pk,
        "roster_run": run.pk, "roster_wish": wish.pk, **_caring(canary, visit), **_forming(canary, visit),
        "waitlist_entry": entry.pk, "waitlist_token": entry_token(entry.reference), "waitlist_offer": offer.pk,
        "own_role": OwnRole.objects.create(name=canary[:40], rights=["menu.see"]).pk,
        "block": block.pk, "visit": visit.pk, "visit_token": manage_token(visit),
        "hook_token": hook_token("twilio"), "wechat_hook_token": hook_token("wechat_template"),
        "reference": visit.reference, "customer": visit.customer_id, **_known(canary, visit),
        "message": message.pk, "user": user.pk, "time_off": TimeOffFactory(note=canary).pk,
        "file": default_storage.save(f"private/{uuid.uuid4().hex}.webp", ContentFile(PHOTO + canary.encode())),
    }  # fmt: skip


def _own_page(canary: str, visit: Appointment) -> dict[str, object]:
    """A code that the customer asked for, and a browser in which they are signed in."""
    contact = visit.customer.contacts.get(kind="email")
    row = SignInCode.objects.create(
        browser_hash=key_hash(canary), sealed=seal(f"email:{contact.value}"), nonce=uuid.uuid4().hex, language="en",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )  # fmt: skip
    return {"mine_token": link_of(row), "mine_key": session_open(contact=contact, clock=system_clock)}


def _known(canary: str, visit: Appointment) -> dict[str, object]:
    """What is to be minded about the customer, how they are reached, and a field of the salon's own."""
    field = OwnField.objects.create(label=canary[:60], kind="text", shown=["page"])
    Customer.objects.filter(pk=visit.customer_id).update(company=canary, own={f"own_{field.pk}": canary})
    row = Sensitivity.objects.create(
        customer_id=visit.customer_id, kind="allergy", what=canary[:80], severity=2, note=canary
    )
    contact = visit.customer.contacts.get(kind="email")
    return {"sensitivity": row.pk, "own_field": field.pk, "contact": contact.pk}


def _recorded(canary: str, visit: Appointment) -> dict[str, object]:
    """What is written down of the customer's care, with their consent to photos."""
    of = {"customer_id": visit.customer_id, "visit": visit, "author": canary, "at": datetime.now(UTC)}
    Consent.objects.create(customer_id=visit.customer_id, purpose="photos", given=True, text_version=canary)
    stored = default_storage.save(f"records/{uuid.uuid4().hex}.webp", ContentFile(PHOTO + canary.encode()))
    photo = Photo.objects.create(stored=stored, width=4, height=3, caption=canary, **of)
    test = PatchTest.objects.create(
        what=canary, done_on=datetime.now(UTC).date(), result="clear", valid_days=90, remark=canary, **of
    )
    file = Attachment.objects.create(
        stored=stored, name=f"{canary}.webp", content_type="image/webp", size=4, **of
    )
    return {
        "note": Note.objects.create(text=canary, pinned=True, **of).pk, "photo": photo.pk, "record_file": file.pk,
        "treatment": Treatment.objects.create(sheet="cut", technique=canary, service_name=canary, **of).pk,
        "patch_test": test.pk,
    }  # fmt: skip


def _listing(canary: str, visit: Appointment, user: User) -> dict[str, object]:
    """A tag at the customer, a kept view, an export whose file is there, and contacts that were shown."""
    tag = Tag.objects.create(name=canary[:40])
    visit.customer.tags.add(tag)
    view = SavedView.objects.create(user=user, name=canary[:60], query=f"q={canary}", is_shared=True)
    export = Export.objects.create(
        user=user, query=f"q={canary}", columns=["phone"], kind="csv", state="done", total=1, language="en",
        file=default_storage.save(f"exports/{uuid.uuid4().hex}.csv", ContentFile(canary.encode())),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )  # fmt: skip
    ContactShown.objects.create(user=user, customer=visit.customer, reason=canary)
    archive = Archive.objects.create(
        customer=visit.customer, state="done", by=canary, asked_at=datetime.now(UTC), size=len(canary),
        file=default_storage.save(f"archives/{uuid.uuid4().hex}.zip", ContentFile(canary.encode())),
        expires_at=datetime.now(UTC) + timedelta(days=7),
    )  # fmt: skip
    rule = {"v": 1, "match": "all", "parts": [{"code": "name", "op": "contains", "text": canary}]}
    segment = Segment.objects.create(name=canary[:60], rule=rule, changed_at=datetime.now(UTC))
    return {
        "segment": segment.pk, "tag": tag.pk, "customers_view": view.pk, "customers_export": export.pk, "archive": archive.pk,
    }  # fmt: skip


def _calendars(canary: str, visit: Appointment) -> dict[str, object]:
    """Feeds of a person and of a customer, and a calendar elsewhere."""
    now = datetime.now(UTC)
    feed = CalendarFeed.objects.create(
        reference=new_reference(), staff=visit.lines.get().staff, names_customers=True, made_at=now
    )
    theirs = CustomerFeed.objects.create(
        reference=(mine := new_reference()), token_hash=token_hash(customer_feed_token(mine)),
        customer=visit.customer, made_at=now,
    )  # fmt: skip
    outside = OutsideCalendar.objects.create(
        staff=visit.lines.get().staff,
        name=canary,
        host="calendar.example",
        address_sealed=seal(canary),
        made_at=now,
    )
    return {
        "customer_calendar_token": customer_feed_token(theirs.reference), "outside_calendar": outside.pk,
        "calendar_token": feed_token(feed.reference),
    }  # fmt: skip


def _merging(canary: str, visit: Appointment) -> dict[str, object]:
    """Somebody who may be the visit's customer, and somebody who was merged into them."""
    now, other = datetime.now(UTC), CustomerFactory(name=canary)
    low, high = sorted((visit.customer_id, other.pk))
    Pair.objects.create(low_id=low, high_id=high, score=60, reasons=["name"], found_at=now)
    merge = Merge.objects.create(
        kept=visit.customer, gone=CustomerFactory(name=canary, merged_into=visit.customer), gone_name=canary,
        made_at=now, undo_until=now + timedelta(days=30), journal={"moved": {}, "before": {}, "after": {}, "main": []},
    )  # fmt: skip
    staff = visit.lines.get().staff
    MainStylist.objects.create(customer=visit.customer, staff=staff, since=now)
    handover = Handover.objects.create(staff=staff, plan=[], state="done", made_by=canary, made_at=now)
    return {"other_customer": other.pk, "merge": merge.pk, "handover": handover.pk}


def _signing_in(canary: str, user: User) -> dict[str, object]:
    """The shop's tablet, a passkey and a login that is open."""
    now = datetime.now(UTC)
    tablet = Tablet.objects.create(
        name=canary, token_hash=link_hash(canary), made_at=datetime.now(UTC), last_seen_at=datetime.now(UTC)
    )
    passkey = Authenticator.objects.create(
        user=user, type="webauthn", data={"name": canary, "credential": {}}
    )
    signed_in = SignIn.objects.create(
        user=user, session_key=uuid.uuid4().hex, started_at=now, last_seen_at=now, device=canary
    )
    return {"sign_in": signed_in.pk, "passkey": passkey.pk, "tablet": tablet.pk}


def _asking(canary: str, visit: Appointment) -> dict[str, object]:
    """What the team and strangers ask for, and what strangers are asked."""
    now = datetime.now(UTC)
    template = RosterTemplate.objects.create(location_id=visit.location_id, name=canary)
    request = RosterRequest.objects.create(
        kind="time_off", staff=visit.lines.get().staff, away_kind="holiday", from_date=now.date(), until_date=now.date(),
        note=canary, created_at=now,
    )  # fmt: skip
    question = Question.objects.create(kind="text", text={"en": canary})
    asked = VisitRequest.objects.create(
        reference=new_reference(), kind="group", location_id=visit.location_id, customer=visit.customer,
        visitor_name=canary, language="en", guests=[{"name": canary, "lines": []}], from_date=now.date(),
        until_date=now.date(), note=canary, consent_at=now, created_at=now,
    )  # fmt: skip
    return {
        "question": question.pk, "visit_request": asked.pk, "request_token": request_token(asked.reference),
        "roster_template": template.pk, "roster_request": request.pk,
    }  # fmt: skip


def _forming(canary: str, visit: Appointment) -> dict[str, object]:
    """A form that the visit needs, an answer to it, and a request that is open."""
    now = datetime.now(UTC)
    words = {"en": canary, "zh": canary}
    question = {"id": "q1", "kind": "short", "label": words, "help": {}, "required": True}
    photo = {"id": "q2", "kind": "photo", "label": words, "help": {}, "required": False}
    content = {"title": words, "intro": {}, "questions": [question, photo]}
    stored = default_storage.save(f"forms/{uuid.uuid4().hex}.webp", ContentFile(PHOTO + canary.encode()))
    form = Form.objects.create(draft=content)
    version = FormVersion.objects.create(form=form, number=1, content=content)
    FormRule.objects.create(form=form, service=visit.lines.get().service, when="always")
    asked = FormRequest.objects.create(
        form=form, customer=visit.customer, reference=new_reference(), expires_at=now + timedelta(days=9)
    )
    answer = FormAnswer.objects.create(
        version=version,
        customer=visit.customer,
        answers={"q1": canary, "q2": {"stored": stored, "sha256": ""}},
        source="link",
        at=now,
        digest=canary[:64],
    )
    return {
        "form": form.pk, "form_request": asked.pk, "form_answer": answer.pk,
        "form_token": form_request_token(asked.reference),
    }  # fmt: skip


def _caring(canary: str, visit: Appointment) -> dict[str, object]:
    """A task, what it is made from, and a talk."""
    now = datetime.now(UTC)
    same = {"title": canary, "note": canary}
    task = Task.objects.create(**same, customer=visit.customer, due_on=now.date(), created_at=now)
    talk = Interaction.objects.create(
        customer=visit.customer, way="call", outcome="reached", note=canary, at=now
    )
    template = TaskTemplate.objects.create(**same)
    return {
        "task": task.pk,
        "interaction": talk.pk,
        "task_template": template.pk,
        **_care_plan(canary, visit),
    }


def _care_plan(canary: str, visit: Appointment) -> dict[str, object]:
    """A running plan that is looked back on, and what plans are made from."""
    day, line = visit.starts_at.date(), visit.lines.get()
    plan = CarePlan.objects.create(
        customer=visit.customer, title=canary, goals=canary, findings=canary, caution=canary, aftercare=canary,
        main_staff=line.staff, started_on=day - timedelta(days=90), author=canary, created_at=datetime.now(UTC),
    )  # fmt: skip
    PlanLine.objects.create(plan=plan, service=line.service, count=5, weeks=1)
    review = PlanReview.objects.create(
        plan=plan, on=day, words=canary, author=canary, created_at=datetime.now(UTC)
    )
    template = PlanTemplate.objects.create(
        title=canary, goals=canary, lines=[{"service": line.service_id, "count": 5, "weeks": 1}]
    )
    return {"care_plan": plan.pk, "plan_review": review.pk, "plan_template": template.pk}


def _planning(canary: str, visit: Appointment) -> tuple[RosterRun, PersonWish]:
    """A roster that was asked for and given up, and a wish."""
    run = RosterRun.objects.create(
        location_id=visit.location_id, monday=visit.starts_at.date(), weeks=1, state="cancelled", problem={},
        asked_by=canary, asked_at=visit.starts_at,
    )  # fmt: skip
    return run, PersonWish.objects.create(staff=visit.lines.get().staff, kind="likes", weekday=0)


def _clocking(canary: str, visit: Appointment) -> Correction:
    """Yesterday's hours, closed by themselves, and what is asked about them."""
    staff, end = visit.lines.get().staff, datetime.now(UTC) - timedelta(days=1)
    during = DateTimeTZRange(end - timedelta(hours=8), end)
    same = {"staff": staff, "location_id": visit.location_id, "during": during}
    entry = ClockEntry.objects.create(source="tablet", to_check=True, reason=canary, **same)
    return Correction.objects.create(entry=entry, note=canary, created_at=end, **same)


def _waiting(canary: str, visit: Appointment) -> tuple[WaitlistEntry, WaitlistOffer]:
    """Somebody who waits, with an open offer."""
    day = visit.starts_at.date()
    entry = WaitlistEntry.objects.create(
        reference=new_reference(), location_id=visit.location_id, customer=visit.customer, note=canary, language="en",
        visitor_name=canary, visitor_email=f"{canary.lower()}@example.com", made_by="storefront", state="offered",
        from_date=day, until_date=day + timedelta(days=9), created_at=visit.created_at,
        expires_at=visit.ends_at + timedelta(days=9),
    )  # fmt: skip
    line = visit.lines.get()
    WaitlistLine.objects.create(entry=entry, service=line.service, name=canary)
    offer = WaitlistOffer.objects.create(
        entry=entry, rule="everyone", starts_at=visit.starts_at + timedelta(days=1), created_at=visit.created_at,
        ends_at=visit.ends_at + timedelta(days=1), expires_at=visit.starts_at,
    )  # fmt: skip
    return entry, offer


def _queueing(canary: str, visit: Appointment) -> tuple[Ticket, dict[str, QueueLink]]:
    """A walk-in who waits today, a device's link and a printed one."""
    now, line = datetime.now(UTC), visit.lines.get()
    ticket = Ticket.objects.create(
        reference=new_reference(), location_id=visit.location_id, day=now.date(), letter="A", number=1, name=canary,
        email=f"{canary.lower()}@example.com", language="en", services=[str(line.service_id)], services_text=canary,
        source="kiosk", taken_at=now,
    )  # fmt: skip
    links = {
        kind: QueueLink.objects.create(
            reference=new_reference(), location_id=visit.location_id, kind=kind, name=canary, created_at=now
        )
        for kind in ("device", "print")
    }
    return ticket, links


def hash_of(schema: str) -> str:
    """A fingerprint of every row of a salon, as the open transaction sees it; sessions apart. Planned only once."""
    with prepared_cursor() as cursor:
        cursor.execute(_hash_statement(schema))
        return str(cursor.fetchone()[0])


def tables_of(schema: str) -> list[int]:
    """The salon's tables, as PostgreSQL numbers them; sessions apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%I.%%I', schemaname, tablename)::regclass::oid FROM pg_tables"
            " WHERE schemaname = %s AND tablename <> 'django_session'",
            [schema],
        )
        return [row[0] for row in cursor.fetchall()]


def rows_touched(tables: list[int]) -> int:
    """A count that grows with every row of the tables that this transaction adds, changes or removes, undone ones too.

    PostgreSQL keeps it for itself, and it costs a hundredth of a fingerprint: where it has not grown, none is changed.
    """
    with prepared_cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_stat_get_xact_tuples_inserted(one) + pg_stat_get_xact_tuples_updated(one)"
            " + pg_stat_get_xact_tuples_deleted(one)) FROM unnest(%s::oid[]) AS one",
            [tables],
        )
        return int(cursor.fetchone()[0])


_statements: dict[str, str] = {}


def _hash_statement(schema: str) -> str:
    if schema not in _statements:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
            tables = [row[0] for row in cursor.fetchall() if row[0] != "django_session"]
        parts = [
            f"(SELECT coalesce(string_agg(t::text, '' ORDER BY t::text), '') FROM \"{schema}\".\"{name}\" t)"
            for name in tables
        ]
        _statements[schema] = "SELECT md5(array_to_string(ARRAY[" + ", ".join(parts) + "], ''))"
    return _statements[schema]
