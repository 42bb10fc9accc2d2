"""Finding customers by what people remember of them: a part of the name, pinyin, the last digits of the phone, the email."""

import re
import unicodedata
from functools import reduce
from operator import and_
from urllib.parse import urlencode

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, Q, QuerySet, TextField, Value, prefetch_related_objects
from django.urls import reverse

from crm.customers.contacts.phones import normal_phone
from crm.customers.finding.sought import BAR, is_han, runs_of, spelled
from crm.customers.models import ContactKind, Customer
from crm.customers.services import normal_email
from crm.customers.sight import CustomerSight
from kernel.actor import Actor
from kernel.context import current_salon
from kernel.errors import BadInput
from tenants.accounts.rights import Action, may

SHORTEST = 2
FEWEST_DIGITS = 3
LONGEST = 80
ALIKE = 0.35  # of the trigrams of what was typed
MOST_LOOKED_AT = 500
SHORTEST_TYPO = 4
_PHONE = re.compile(r"[\d\s()+./-]+")


def customers_matching(
    text: str, most: int = 8, *, rows: QuerySet[Customer] | None = None, by_contact: bool = True
) -> list[Customer]:
    """Up to `most` customers with their contacts, whole words first, then newest; none for fewer than two characters.

    One character of Chinese is enough, since it is a whole word. Where nobody matches, names that are nearly so. `rows`
    are those to look among; for `by_contact` see `customers_found`.
    """
    asked = asked_for(text)
    if len(asked) < SHORTEST and asked.isascii():
        return []
    among = (Customer.objects.all() if rows is None else rows).filter(merged_into=None, erased_at=None)
    matching = matching_of(asked, by_contact=by_contact)
    newest = among.filter(matching).order_by("-pk")
    # An email is never a whole word: behind its words stands the rest of it.
    found = list(newest.filter(_whole(asked))[:most]) if by_contact and "@" not in asked else []
    if len(found) < most:
        found += newest.exclude(pk__in=[customer.pk for customer in found])[: most - len(found)]
    if not found and by_contact:  # what is nearly so is looked for behind the bar too, where contacts stand
        found = _nearly(asked, among, most)
    prefetch_related_objects(found, "contacts")
    return found


def customers_found(text: str, *, by_contact: bool = True) -> QuerySet[Customer]:
    """Everybody who matches; all where nothing is asked for. Whoever was merged into another, or erased, is left out.

    Without `by_contact` emails find nobody, and a phone only whole (as typed in the salon's country), so that nobody can feel
    their way to a number digit by digit.
    """
    rows = Customer.objects.filter(merged_into=None, erased_at=None)
    asked = asked_for(text)
    return rows.filter(matching_of(asked, by_contact=by_contact)) if asked else rows


def way_sought(text: str) -> str:
    """What of a customer was typed, as the form of a new one calls it: "phone", "email" or "name"."""
    asked = asked_for(text)
    return "phone" if _is_phone(asked) else "email" if "@" in asked else "name"


def begin_url(actor: Actor, text: str) -> str:
    """Where whoever was searched for and not found is taken down, with what was typed; "" for who may not."""
    asked = asked_for(text)
    if not asked or not may(actor, Action.CUSTOMER_WRITE):
        return ""
    return f"{reverse('customers:new')}?{urlencode({way_sought(asked): asked})}"


def asked_for(text: str) -> str:
    """What was typed, in one normal form and not without end."""
    return unicodedata.normalize("NFKC", text.replace("\x00", "")).strip()[:LONGEST]


def matching_of(asked: str, *, by_contact: bool) -> Q:
    """The condition on customers that `asked` (of `asked_for`) stands for: every word must be there."""
    if not by_contact:
        return _by_name(asked) if not _is_phone(asked) else _by_whole_phone(asked)
    if _is_phone(asked):
        return Q(sought__contains=_digits(asked))
    nobody = Q(pk__in=[])
    parts = [Q(sought__contains=part) for word in asked.split() for part in _parts(word)]
    return reduce(and_, parts) if parts else nobody


def _by_name(asked: str) -> Q:
    """As above, before the bar only: words of letters and digits, so that they can stand in a pattern."""
    parts = [part for word in asked.split() if "@" not in word for part in _parts(word)]
    named = [Q(sought__regex=rf"{part}.*\{BAR}") for part in parts]
    return reduce(and_, named) if named and "@" not in asked else Q(pk__in=[])


def _by_whole_phone(asked: str) -> Q:
    country = str(getattr(current_salon(), "country", ""))
    try:
        return Q(contacts__kind="phone", contacts__value=normal_phone(asked, country))
    except BadInput:
        return Q(pk__in=[])


def _parts(word: str) -> list[str]:
    """What must stand in the text for a word: short ones begin a word there, long ones stand anywhere."""
    if "@" in word:
        return [word.lower().replace(BAR, " ")]
    return [_part(run) for run in runs_of(word)]


def _part(run: str) -> str:
    if is_han(run):
        return f" {' '.join(run)} "
    return run if len(run) > SHORTEST else f" {run}"


def _is_phone(asked: str) -> bool:
    return bool(_PHONE.fullmatch(asked)) and len(_digits(asked)) >= FEWEST_DIGITS


def _digits(asked: str) -> str:
    digits = re.sub(r"\D", "", asked)
    return digits.lstrip("0") or digits


def _whole(asked: str) -> Q:
    """That the first word is there whole, or a phone ends with the digits."""
    if _is_phone(asked):
        return Q(sought__contains=f"{_digits(asked)} ")
    first = next(iter(runs_of(asked)), "")
    return Q(sought__contains=f" {' '.join(_part(first).split())} ")


def _nearly(asked: str, among: QuerySet[Customer], most: int) -> list[Customer]:
    """Whose name sounds or looks nearly like it; nobody for numbers, emails and very short words."""
    runs = runs_of(asked)
    if _is_phone(asked) or "@" in asked or not runs:
        return []
    if any(is_han(run) for run in runs):
        alike = [Q(sought__contains=f" {spelled(run) if is_han(run) else run}") for run in runs]
        return list(among.filter(reduce(and_, alike)).order_by("-pk")[:most])
    return _with_a_slip(runs, among, most)


def _with_a_slip(runs: list[str], among: QuerySet[Customer], most: int) -> list[Customer]:
    """Whose name begins or ends as the longest word does: one slip leaves either as it is. The most alike come first."""
    word = max(runs, key=len)
    if len(word) < SHORTEST_TYPO:
        return []
    kept = min(3, len(word) // 2)
    half = Q(sought__contains=f" {word[:kept]}") | Q(sought__contains=f"{word[-kept:]} ")
    near = among.filter(half).order_by("-pk").values_list("pk", flat=True)[:MOST_LOOKED_AT]
    names = Func(F("sought"), Value(BAR), Value(1), function="split_part", output_field=TextField())
    alike = TrigramWordSimilarity(" ".join(runs), names)
    rows = among.filter(pk__in=list(near)).annotate(alike=alike).filter(alike__gte=ALIKE)
    return list(rows.order_by("-alike", "-pk")[:most])


def customer_with_contact(kind: str, text: str, sight: CustomerSight) -> Customer | None:
    """Whose phone or email this is, as typed; None for nobody, and for nobody that the person sees."""
    try:
        value = (
            normal_phone(text, current_salon().country) if kind == ContactKind.PHONE else normal_email(text)
        )
    except BadInput:
        return None
    rows = Customer.objects.filter(contacts__kind=kind, contacts__value=value)
    return sight.customers(rows).first()
