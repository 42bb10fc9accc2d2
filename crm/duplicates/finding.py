"""Looking for pairs: each finder groups customers by a key and gives the pairs within small groups, never all by all.

A finder is registered with the code of its reason; a higher room adds what it knows (a contact typed at a booking). A pair
that several find is surer: of 100, what is left of the doubt is what is left after each of them.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.customers.models import ContactKind, Customer, CustomerContact

LARGEST_GROUP = 8  # a key that more share says nothing about who they are
PHONE_TAIL = 8
_GOOGLE = ("gmail.com", "googlemail.com")

IdPair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finder:
    """Pairs (low, high) with one reason in common; `score` of 100 is how sure it makes them by itself."""

    code: str
    label: str | Promise
    score: int
    pairs: Callable[[], Iterable[IdPair]]


_finders: dict[str, Finder] = {}


def register_finder(finder: Finder) -> None:
    """Add it, or replace the one of the same code."""
    _finders[finder.code] = finder


def finders() -> dict[str, Finder]:
    """All of them, by code."""
    return _finders


def score_of(codes: Iterable[str]) -> int:
    """How sure these reasons make a pair together, of 100."""
    doubt = 1.0
    for code in codes:
        doubt *= 1 - (_finders[code].score / 100 if code in _finders else 0)
    return round(100 * (1 - doubt))


def pairs_found() -> dict[IdPair, list[str]]:
    """All pairs with the codes of their reasons, the surest reason first."""
    found: dict[IdPair, list[str]] = defaultdict(list)
    for finder in sorted(_finders.values(), key=lambda one: -one.score):
        for pair in set(finder.pairs()):
            found[pair].append(finder.code)
    return found


def pairs_within(keyed: Iterable[tuple[Hashable, int]]) -> Iterator[IdPair]:
    """The pairs of different customers with the same key, of groups that are not too large; "" and None are no key."""
    groups: dict[Hashable, set[int]] = defaultdict(set)
    for key, customer_id in keyed:
        if key:
            groups[key].add(customer_id)
    for ids in groups.values():
        if len(ids) <= LARGEST_GROUP:
            yield from combinations(sorted(ids), 2)


def name_key(name: str) -> str:
    """A name without case, accents, width, blanks, and the order of its words: "RIBEIRO, Ána" is "Ana Ribeiro"."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    words = "".join(
        mark if mark.isalnum() else " " for mark in plain if not unicodedata.combining(mark)
    ).split()
    if any("\u3400" <= mark <= "\u9fff" for mark in plain):
        return "".join(words)  # Chinese names have no blanks, and their order counts
    return " ".join(sorted(words))


def email_key(email: str) -> str:
    """The mailbox: without what stands after a plus, and without dots where they mean nothing."""
    box, _at, host = email.lower().partition("@")
    box = box.partition("+")[0]
    return f"{box.replace('.', '')}@gmail.com" if host in _GOOGLE else f"{box}@{host}"


def national(phone: str) -> str:
    """The number without the country's code; "" for one that cannot be read."""
    try:
        return str(phonenumbers.parse(phone).national_number)
    except phonenumbers.NumberParseException:
        return ""


def _contacts(kind: ContactKind) -> Iterator[tuple[str, int]]:
    rows = CustomerContact.objects.filter(kind=kind, customer__merged_into=None)
    return rows.values_list("value", "customer").iterator(chunk_size=5000)


def same_phones() -> Iterator[IdPair]:
    """One number with different country codes, or with a digit too many in front."""
    by_tail: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for phone, customer_id in _contacts(ContactKind.PHONE):
        by_tail[phone[-PHONE_TAIL:]].append((phone, customer_id))
    for group in by_tail.values():
        if 1 < len(group) <= LARGEST_GROUP:
            yield from pairs_within((national(phone).lstrip("0"), pk) for phone, pk in group)


def same_mailboxes() -> Iterator[IdPair]:
    """One mailbox written in two ways."""
    return pairs_within((email_key(email), pk) for email, pk in _contacts(ContactKind.EMAIL))


def _names() -> Iterator[tuple[int, str]]:
    rows = Customer.objects.filter(merged_into=None, erased_at=None)
    return rows.values_list("pk", "name").iterator(chunk_size=5000)


def same_names_unreachable() -> Iterator[IdPair]:
    """The same name, and one of the two has neither phone nor email: a walk-in who had been here before."""
    reachable = set(CustomerContact.objects.values_list("customer", flat=True).iterator(chunk_size=5000))
    pairs = pairs_within((name_key(name), pk) for pk, name in _names())
    return (pair for pair in pairs if pair[0] not in reachable or pair[1] not in reachable)


def same_names() -> Iterator[IdPair]:
    """The same name, in whatever order; by itself it says little."""
    return pairs_within((name_key(name), pk) for pk, name in _names())


PHONE = Finder("phone", _("the same phone in another form"), 85, same_phones)
EMAIL = Finder("email", _("the same mailbox, written in another way"), 85, same_mailboxes)
WALK_IN = Finder("walk_in", _("one of them has no phone and no email"), 45, same_names_unreachable)
NAME = Finder("name", _("the same name"), 25, same_names)
for _finder in (PHONE, EMAIL, WALK_IN, NAME):
    register_finder(_finder)
