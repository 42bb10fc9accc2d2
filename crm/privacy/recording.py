"""The row of a consent: what was said, with the text as it is read now."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.customers.models import Consent, Customer
from crm.customers.standing import ids_of
from crm.privacy.purposes import Purpose, purpose_of
from crm.privacy.texts import wording_of
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput, NotFound


def consent_row(
    *,
    customer: Customer,
    purpose: Purpose,
    given: bool,
    source: str,
    address: str = "",
    at: datetime | None = None,
    read: str | None = None,
) -> Consent:
    """Write it with text, version and language, as said now or `at` another instant.

    `read` is the mark of the text that was read, as in `Said`: a yes to another one than is written here is none. The caller
    holds the customer's lock and puts it on the trail. Raises BadInput (way: the text has changed since).
    """
    wording = wording_of(purpose)
    if given and read is not None and read != wording.mark:
        raise older_text("way")
    return Consent.objects.create(
        customer=customer,
        purpose=purpose.code,
        given=given,
        text_version=f"{wording.version} {get_language() or ''}".strip(),
        text=wording.text,
        at=at or timezone.now(),
        source=source,
        address=address or None,
    )


def way_consent_row(
    *, customer: Customer, code: str, given: bool, source: str, address: str = "", read: str | None = None
) -> Consent | None:
    """The same of a way of writing (a code of `choosing.STOPPED`), None where the last word says just that already."""
    purpose = purpose_of(code)
    if purpose is None:
        raise NotFound
    last = Consent.objects.filter(customer__in=ids_of(customer.pk), purpose=code).order_by("-pk").first()
    if is_said_already(last, purpose, given=given):
        return None
    return consent_row(
        customer=customer, purpose=purpose, given=given, source=source, address=address, read=read
    )


def consent_written(
    *,
    actor: Actor,
    customer: Customer,
    purpose: Purpose,
    given: bool,
    way: str,
    at: datetime | None = None,
    read: str | None = None,
) -> Consent:
    """The row with its line on the trail; the caller has asked who may, and holds the customer's lock."""
    row = consent_row(
        customer=customer, purpose=purpose, given=given, source=way, address=actor.address, at=at, read=read
    )
    after = {"purpose": purpose.code, "way": way, "text_version": row.text_version, "customer": customer.pk}
    audit_record(
        actor=actor,
        action="consent.given" if given else "consent.taken_back",
        target=row,
        after=after,
    )
    return row


def older_text(field: str) -> BadInput:
    """What is said to who agreed on a page that showed another text than the one of now."""
    return BadInput.of(field, "older_text", _("The text has just changed. Please read it once more."))


def is_said_already(last: Consent | None, purpose: Purpose, *, given: bool) -> bool:
    """Whether the last word says the same; a yes to an older text of ours or the salon's is another."""
    if last is None or last.given != given:
        return False
    return not given or not is_older(last, purpose, wording_of(purpose).version)


def is_older(last: Consent, purpose: Purpose, version: str) -> bool:
    """Whether it was said to another version of the purpose's text than this one."""
    words = last.text_version.split(" ")
    return words[0] == purpose.text_code and words[:2] != version.split(" ")
