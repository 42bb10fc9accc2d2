"""What is asked of the engine, and what it offers: plain values shared by storefront, desk and API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kernel.errors import ChignonError


class Channel(StrEnum):
    """The way in. Storefront and API keep to what is sold online, notice and horizon; the desk does not."""

    STOREFRONT = "storefront"
    API = "api"
    DESK = "desk"

    @property
    def is_online(self) -> bool:
        """Whether the rules for strangers apply."""
        return self is not Channel.DESK


@dataclass(frozen=True, slots=True)
class LineWish:
    """One service wished for, in its place in the visit; `staff_id` None means anyone.

    `kept_by` is who has the line of a visit that is moved (None for a new one): what was sold then is sold still,
    by that person also online, and whoever has left no longer binds it. `own_minutes` is how long it takes where
    somebody said so at the desk, instead of the menu's minutes. `together`: it starts with the line before it, by
    somebody else (hands and feet). `guest` numbers the guests of a party, who all start at once; 0 is the only one.
    `pause` is how many minutes pass after the lines before it (0: as few as there are, up to the salon's limit).
    `by_turn`: the person has it by turn, and `unasked`: the person is named for the salon's own reasons; neither was
    asked for by the customer. `room` is a group of resources and the one of it that the line is to have; None: whichever
    is free.
    """

    service_id: int
    variant_id: int | None = None
    add_on_ids: tuple[int, ...] = ()
    staff_id: int | None = None
    kept_by: int | None = None
    own_minutes: int | None = None
    together: bool = False
    guest: int = 0
    by_turn: bool = False
    unasked: bool = False
    pause: int = 0
    room: tuple[int, int] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether it was sold already."""
        return self.kept_by is not None


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """One service at its time `[starts_at, ends_at)`, and the people who can do it then, fairest first."""

    service_id: int
    starts_at: datetime
    ends_at: datetime
    staff_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A start that can be booked at once. `tidy` is False where it would leave a gap nobody can use."""

    starts_at: datetime
    ends_at: datetime
    lines: tuple[OfferedLine, ...]
    tidy: bool = True


@dataclass(frozen=True, slots=True)
class DayOffers:
    """The offers of one local day, by start."""

    date: date
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """Who the visit is for: an id known at the desk, or name with phone or email as typed.

    `vouched` False: booked at the desk, but a stranger typed it, so nobody has seen that the contacts belong together.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    customer_id: int | None = None
    vouched: bool = True


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the customer agreed to, kept for disputes: the policy's text and the address they came from."""

    policy_text: str = ""
    address: str = ""
    given: bool = False


@dataclass(frozen=True, slots=True)
class VisitExtras:
    """What goes with a visit besides services and person; `is_told` False writes no messages (history brought in).

    `is_here`: who walked in has arrived already. `by_stranger`: somebody filled in a form of their own accord, so that the
    salon's questions are asked (`answers`, by id of the question, as typed) and the salon may have to confirm; unless
    `is_invited`: somebody of the salon offered them this very time.
    """

    customer_note: str = ""
    desk_note: str = ""
    source: str = ""
    campaign: str = ""
    is_test: bool = False
    is_told: bool = True
    is_here: bool = False
    party: UUID | None = None
    pays_for_party: bool = False
    agreement: Agreement = field(default_factory=Agreement)
    by_stranger: bool = False
    is_invited: bool = False
    answers: Mapping[int, Any] = field(default_factory=dict)


class SlotTaken(ChignonError):
    """The time is not free (any more); `alternatives` are the nearest that are (list of Offer)."""

    code = "slot_taken"
    status = 409
    message = _("This time has just been taken. These are the nearest free ones.")

    def __init__(self, alternatives: list[Offer]) -> None:
        super().__init__()
        self.alternatives = alternatives


class TooLate(ChignonError):
    """The customer is past the salon's notice for moving or cancelling; the shop can still be called."""

    code = "too_late"
    status = 409
    message = _("It is too late to change this online. Please call the salon.")


class AlreadyAnswered(ChignonError):
    """Somebody else has accepted or declined the visit that was asked for, it was withdrawn, or its time is over."""

    code = "already_answered"
    status = 409
    message = _("This request is already answered. Here is how it stands now.")


class WrongState(ChignonError):
    """The visit cannot go from its state to the one asked for."""

    code = "wrong_state"
    status = 409
    message = _("This visit can no longer be changed that way.")
