"""Coming in: a browser asks for a code to a contact, and redeems what came there.

Whether the salon knows the contact is looked up by a worker, after the answer: who asks cannot tell, nor time it. Only
contacts that are surely the customer's open their page (decision 0082), and a redeemed code vouches for its contact.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from booking.mine.models import SignInCode
from booking.mine.sessions import key_hash, session_open
from crm.customers.contacts.phones import normal_phone
from crm.customers.models import ContactKind, CustomerContact
from crm.customers.selectors import customer_by_id, sure_contacts
from crm.customers.services import normal_email
from crm.messaging.accounts.sealing import Unreadable, seal, unseal
from crm.messaging.reaching.choosing import reach_load
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon, salon_salt
from kernel.errors import BadInput
from kernel.outbox.services import outbox_add
from kernel.throttle import throttle
from kernel.transactions import service_transaction

TOPIC = "mine_code"
GOOD_FOR = timedelta(minutes=10)
KNOWN_FOR = timedelta(days=365)
MOST_TRIES = 5
HOUR, DAY = 3600, 24 * 3600
MOST_BY_NETWORK = 20
MOST_BY_CONTACT_AND_NETWORK = 4
MOST_BY_CONTACT, MOST_BY_CONTACT_A_DAY = 12, 30
MOST_REDEEMED = 40


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What came of a try: the key of the new session, or "" and how many tries are left.

    `known` is by which the browser is known from now on as one in which this contact came in.
    """

    key: str = ""
    left: int = 0
    known: str = ""


def takes_phones() -> bool:
    """Whether a code can go to a phone: the salon has text messages."""
    return reach_load(None).sms is not None


def contact_typed(text: str) -> tuple[ContactKind, str]:
    """The kind and normal form of what was typed; raises BadInput (field "contact")."""
    try:
        if "@" in text or not takes_phones():
            return ContactKind.EMAIL, normal_email(text)
        return ContactKind.PHONE, normal_phone(text, current_salon().country)
    except BadInput as error:
        raise BadInput.of("contact", "contact", error.problems[0].text) from None


@service_transaction
def code_ask(
    *, typed: str, network: str, language: str, clock: Clock, once: str = "", known: str = ""
) -> str:
    """Owe a code to the contact, if it opens a page; gives what the asking browser keeps. Raises BadInput, TooMany.

    `once` is the form's own key: sent twice with the same contact it owes one code, for as long as that is good. `known` is
    what the browser kept when the contact came in by it: strangers who ask for the contact use up no ask of such a browser.
    """
    kind, value = contact_typed(typed)
    contact = f"{kind}:{value}"
    asks_count(contact, network, known)
    browser = _browser(once, contact, clock.now())
    row, is_new = SignInCode.objects.get_or_create(
        browser_hash=key_hash(browser), defaults=code_values(contact, language, clock)
    )
    if is_new:
        code_owe(row, clock)
    return browser


def code_values(contact: str, language: str, clock: Clock) -> dict[str, Any]:
    """The columns of a new code to the contact ("email:…", "phone:…")."""
    return {
        "sealed": seal(contact),
        "nonce": secrets.token_urlsafe(32),
        "language": language[:10],
        "expires_at": clock.now() + GOOD_FOR,
    }


def _browser(once: str, contact: str, now: datetime) -> str:
    """What the browser keeps: of the form's key as long as that is of use, else made anew."""
    if not once:
        return secrets.token_urlsafe(32)
    same = salted_hmac(salon_salt("mine.once"), f"{once} {contact}", algorithm="sha256").hexdigest()
    row = SignInCode.objects.filter(browser_hash=key_hash(same)).first()
    return same if row is None or is_open(row, now) else secrets.token_urlsafe(32)


def code_owe(row: SignInCode, clock: Clock) -> None:
    """Let a worker send it."""
    outbox_add(
        topic=TOPIC,
        payload={"id": row.pk},
        dedupe_key=f"{TOPIC}:{row.pk}",
        expires_at=row.expires_at,
        clock=clock,
    )


def asks_count(contact: str, network: str, known: str = "") -> None:
    """Count the ask; raises TooMany. By contact and network first: a stranger elsewhere uses up nobody's asks, nor all of a salon's.

    Strangers in many networks do use up those of a contact, but not those of a browser in which it came in before.
    """
    who = hashlib.sha256(contact.encode()).hexdigest()
    throttle(f"mine:ask:net:{network}", most=MOST_BY_NETWORK, seconds=HOUR)
    if _is_known(known, contact):
        throttle(f"mine:ask:known:{who}:{known}", most=MOST_BY_CONTACT_AND_NETWORK, seconds=HOUR)
        return
    throttle(f"mine:ask:{who}:{network}", most=MOST_BY_CONTACT_AND_NETWORK, seconds=HOUR)
    throttle(f"mine:ask:{who}", most=MOST_BY_CONTACT, seconds=HOUR)
    throttle(f"mine:ask:day:{who}", most=MOST_BY_CONTACT_A_DAY, seconds=DAY)


def _known_mark(contact: str) -> str:
    """By which a browser is known: worthless for another contact and in another salon, and it says neither."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_known_proof(nonce, contact)}"


def _is_known(mark: str, contact: str) -> bool:
    nonce, _dot, proof = mark.partition(".")
    return constant_time_compare(proof.encode(), _known_proof(nonce, contact).encode())


def _known_proof(nonce: str, contact: str) -> str:
    said = f"{nonce} {contact}"
    return salted_hmac(salon_salt("mine.known"), said, algorithm="sha256").hexdigest()[:40]


@service_transaction
def code_redeem(*, actor: Actor, browser: str, typed: str, network: str, clock: Clock) -> Redeemed:
    """Open a session for what came to the contact, the code or the link's token; each try counts. Raises TooMany.

    A wrong try is kept, so it is an answer and no error: an error would undo the count.
    """
    rows = SignInCode.objects.filter(browser_hash=key_hash(browser), session=None)
    row, left = code_try(rows, typed=typed, network=network, clock=clock)
    door = door_of(row) if row else None
    if door is None:
        return Redeemed(left=left)
    return Redeemed(key=_come_in(door, actor, clock), known=_known_mark(f"{door.kind}:{door.value}"))


def code_try(
    rows: QuerySet[SignInCode], *, typed: str, network: str, clock: Clock
) -> tuple[SignInCode | None, int]:
    """Count a try at the newest of those codes, one at a time: the row where it was right, and how many tries are left.

    An inner step of a service. Raises TooMany.
    """
    throttle(f"mine:redeem:{network}", most=MOST_REDEEMED, seconds=HOUR)
    row = _locked(rows)
    if row is None or not is_open(row, clock.now()):
        return None, 0
    row.tries += 1
    if is_right := _is_right(row, typed):
        row.used_at = clock.now()
    row.save(update_fields=["tries", "used_at"])
    return (row, 0) if is_right else (None, MOST_TRIES - row.tries)


def _locked(rows: QuerySet[SignInCode]) -> SignInCode | None:
    """The newest of them, for one try at a time."""
    return rows.select_for_update().order_by("-pk").first()


def code_is_open(browser: str, now: datetime) -> bool:
    """Whether a try is worth it: as little known of a stranger's contact as of a customer's."""
    row = SignInCode.objects.filter(browser_hash=key_hash(browser)).first()
    return row is not None and is_open(row, now)


def is_open(row: SignInCode, now: datetime) -> bool:
    """Whether the code is unused, has tries left and is not over."""
    return row.used_at is None and row.tries < MOST_TRIES and row.expires_at > now


def _come_in(door: CustomerContact, actor: Actor, clock: Clock) -> str:
    now = clock.now()
    customer = customer_by_id(door.customer_id)
    CustomerContact.objects.filter(pk=door.pk).update(verified_at=door.verified_at or now, confirmed_at=now)
    audit_record(actor=actor, action="customer.signed_in", target=customer, after={"contact": door.value})
    return session_open(contact=door, clock=clock)


def _is_right(row: SignInCode, typed: str) -> bool:
    said = "".join(typed.split()).encode()
    is_code = constant_time_compare(said, code_of(row).encode())
    return constant_time_compare(said, link_of(row).encode()) or is_code


def door_of(row: SignInCode) -> CustomerContact | None:
    """The contact that was typed, where it is known and surely its customer's."""
    kind, value = typed_of(row)
    found = CustomerContact.objects.select_related("customer").filter(kind=kind, value=value).first()
    if found is None or found.verified_at:
        return found
    sure = sure_contacts(found.customer)
    return found if value in (sure.email, sure.phone) else None


def typed_of(row: SignInCode) -> tuple[str, str]:
    """Kind and normal form of the contact; both "" where the instance has another secret since."""
    try:
        kind, _colon, value = unseal(row.sealed).partition(":")
    except Unreadable:
        return "", ""
    return kind, value


def code_of(row: SignInCode) -> str:
    """The six digits."""
    digest = salted_hmac(salon_salt("mine.code"), row.nonce, algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 1_000_000:06d}"


def link_of(row: SignInCode) -> str:
    """The token of the link in the email."""
    return salted_hmac(salon_salt("mine.link"), row.nonce, algorithm="sha256").hexdigest()[:40]


def wrong_words(left: int) -> str:
    """What is said of a try that opened nothing."""
    if left:
        return _("This is not the code. Look again, and mind that only the newest one counts.")
    return _("This code is over. Please ask for a new one.")
