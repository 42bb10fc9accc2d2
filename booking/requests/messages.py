"""What is said of a group or a series that was asked for: rows written in the change's transaction."""

from typing import Literal

from booking.requests.letters import facts_of
from booking.requests.models import VisitRequest
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock
from kernel.context import current_salon
from tenants.accounts.models import Role, User

Change = Literal["received", "declined"]


def request_announce(row: VisitRequest, change: Change, *, clock: Clock) -> None:
    """Owe the letters of the change: the customer's private link or the answer; and to the owners, that somebody asks.

    The caller is inside the change's transaction, at its end.
    """
    messages_write(list(_drafts(row, change)), clock=clock)


def _drafts(row: VisitRequest, change: Change) -> list[Draft]:
    facts = facts_of(row)
    drafts = []
    if row.visitor_email:
        draft = Draft(
            kind=f"request_{change}",
            to=row.visitor_email,
            language=row.language,
            customer=row.customer,
            about=row,
            context=facts,
            dedupe_key=f"request:{row.pk}:{change}",
        )
        drafts.append(draft)
    return drafts + (_owners(row, facts) if change == "received" else [])


def _owners(row: VisitRequest, facts: dict[str, object]) -> list[Draft]:
    owners = User.objects.filter(role=Role.OWNER, is_active=True).exclude(email="").order_by("pk")
    return [
        Draft(
            kind="request_staff",
            to=owner.email,
            language=owner.language or current_salon().language,
            about=row,
            context={**facts, "reader": owner.name},
            dedupe_key=f"request:{row.pk}:staff:{owner.pk}",
        )
        for owner in owners
    ]
