"""What is said of a group or a series that was asked for: rows written in the change's transaction."""

from typing import Literal

from booking.diary.models import Appointment
from booking.diary.telling.messages import ChangeKind
from booking.diary.telling.readers import customer_of
from booking.diary.telling.told import told_load
from booking.requests.letters import facts_of
from booking.requests.models import VisitRequest
from crm.messaging.reaching.choosing import Ways, reach_load, ways_of
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


def is_told(row: VisitRequest, change: Change) -> bool:
    """Whether a way leads to whoever asked; others have to be called."""
    return bool(_ways(row, change).open)


def visit_is_told(visit: Appointment, change: ChangeKind) -> bool:
    """Whether a way leads to the customer of a visit that is answered."""
    return customer_of(visit, told_load(visit), f"visit_{change}_customer") is not None


def _ways(row: VisitRequest, change: Change) -> Ways:
    """The ways to the customer, what was typed for this request before what is known: as of a visit."""
    return ways_of(
        reach_load(row.customer_id),
        kind=f"request_{change}",
        language=row.language,
        email=row.visitor_email,
        phone=row.visitor_phone,
    )


def _drafts(row: VisitRequest, change: Change) -> list[Draft]:
    facts = facts_of(row)
    ways = _ways(row, change)
    drafts = []
    if ways.open:
        channel, to = ways.open[0]
        draft = Draft(
            kind=f"request_{change}",
            to=to,
            channel=channel,
            ways=ways.kept(),
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
