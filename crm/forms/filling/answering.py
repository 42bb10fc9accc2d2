"""A customer answers, once; what follows from it is put down with it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm.customers.minding.health import KINDS as HEALTH_KINDS
from crm.customers.models import Consent, Customer, Sensitivity
from crm.customers.standing import customer_locked, ids_of
from crm.forms.content import Question, said
from crm.forms.filling.facts import facts_fill
from crm.forms.models import FormAnswer, FormRequest, FormVersion
from crm.forms.selectors import is_open
from crm.messaging.reaching.choosing import EMAIL, PUSH, SMS, WECHAT
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import ChignonError, NotFound
from kernel.transactions import service_transaction

HEALTH = "health"  # the purpose of crm.privacy
# A form asks for offers at large; they are agreed to by each way, as the tab of consents has it (crm.privacy.usual).
CHANNELS_OF = {"marketing": tuple(f"marketing_{channel}" for channel in (EMAIL, SMS, WECHAT, PUSH))}


class FormOver(ChignonError):
    """The request was answered or taken back, or is too old."""

    code = "form_over"
    status = 410
    message = _("This form is closed. Please ask the salon for a new link.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was filled in: the version that it was begun with, the checked answers by question."""

    version_id: int
    answers: dict[str, Any]


@service_transaction
def form_answer(*, actor: Actor, clock: Clock, request_id: int, filled: Filled) -> FormAnswer:
    """Keep the answers for good; sent a second time, the first answer stands.

    The caller holds the link, which is the right to answer. Answers stay with the version that they were begun with, also
    when a newer one was published meanwhile. Raises NotFound for a version of another form, FormOver.
    """
    return answer_put(actor=actor, clock=clock, request_id=request_id, filled=filled)


def answer_put(
    *, actor: Actor, clock: Clock, request_id: int, filled: Filled, vouched: bool = True
) -> FormAnswer:
    """As `form_answer`, inside the caller's transaction; locks the customer, then the request.

    Where nobody vouches that it is the customer who answers, a consent stays a word of the form: no purpose is allowed by it.
    """
    seen = FormRequest.objects.filter(pk=request_id).first()
    if seen is None:
        raise NotFound
    customer = customer_locked(seen.customer_id)
    request = FormRequest.objects.select_for_update().get(pk=request_id)
    if request.answered_at is not None:
        return FormAnswer.objects.get(request=request)
    if not is_open(request, clock.now()):
        raise FormOver
    version = FormVersion.objects.filter(pk=filled.version_id, form=request.form_id).first()
    if version is None:
        raise NotFound
    row = _written(actor, clock.now(), request, customer, version, filled.answers)
    _put_down(actor, customer, version, filled.answers, vouched=vouched)
    if vouched:
        facts_fill(
            actor=actor, customer=customer, questions=version.content["questions"], answers=filled.answers
        )
    request.answered_at = row.at
    request.save(update_fields=["answered_at"])
    return row


def digest_of(version: FormVersion, at: datetime, answers: dict[str, Any]) -> str:
    """The SHA-256 over version, time and answers: whoever holds a copy can tell whether it was changed."""
    facts = [version.form_id, version.number, at.isoformat(), version.content, answers]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _written(
    actor: Actor,
    at: datetime,
    request: FormRequest,
    customer: Customer,
    version: FormVersion,
    answers: dict[str, Any],
) -> FormAnswer:
    row = FormAnswer.objects.create(
        version=version,
        customer=customer,
        request=request,
        answers=answers,
        language=get_language() or "",
        source=actor.source[:20],
        author=actor.name[:150],
        address=actor.address or None,
        at=at,
        digest=digest_of(version, at, answers),
    )
    audit_record(actor=actor, action="form.answer", target=row, after={"digest": row.digest})
    return row


def _put_down(
    actor: Actor, customer: Customer, version: FormVersion, answers: dict[str, Any], *, vouched: bool
) -> None:
    """A consent for a consent, and then something to mind for a yes; what is known already stays as it is."""
    questions = version.content["questions"]
    agreed = [question for question in questions if answers.get(question["id"]) is True]
    for question in agreed if vouched else ():
        if purpose := question.get("consent"):
            for code in CHANNELS_OF.get(purpose, (purpose,)):
                _consent(actor, customer, code, version, question)
    minds = [question["mind"] for question in agreed if question.get("mind")]
    keeps_health = not minds or _keeps_health(customer, questions, agreed)
    for mind in minds:
        if keeps_health or mind["kind"] not in HEALTH_KINDS:
            _mind(actor, customer, mind)


def _keeps_health(customer: Customer, asked: Sequence[Question], agreed: Sequence[Question]) -> bool:
    """Whether health may be noted: not after the consent to it was taken back, nor where the form asked for it in vain.

    Else it stays in the answer alone. A form that does not ask for the consent notes what its own yes says.
    """
    last = Consent.objects.filter(customer__in=ids_of(customer.pk), purpose=HEALTH).order_by("-pk").first()
    if last is not None:
        return last.given
    return any(one.get("consent") == HEALTH for one in agreed) or not any(
        one.get("consent") == HEALTH for one in asked
    )


def _mind(actor: Actor, customer: Customer, mind: dict[str, Any]) -> None:
    known = Sensitivity.objects.filter(
        customer=customer, kind=mind["kind"], what=mind["what"], ended_at=None
    ).first()
    if known is None:
        Sensitivity.objects.create(customer=customer, **mind)
    elif known.severity < mind["severity"]:
        known.severity = mind["severity"]
        known.save(update_fields=["severity"])
    else:
        return
    after = {"sensitivity": mind["what"], "severity": mind["severity"]}
    audit_record(actor=actor, action="customer.sensitivity", target=customer, after=after)


def _consent(
    actor: Actor, customer: Customer, purpose: str, version: FormVersion, question: Question
) -> None:
    row = Consent.objects.create(
        customer=customer,
        purpose=purpose,
        given=True,
        text_version=f"form {version.form_id}.{version.number} {question['id']}"[:40],
        text=said(question["label"]),
        source="form",
        address=actor.address or None,
    )
    after = {"purpose": purpose, "customer": customer.pk, "text_version": row.text_version}
    audit_record(actor=actor, action="consent.given", target=row, after=after)
