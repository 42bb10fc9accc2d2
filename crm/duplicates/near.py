"""Pairs with the same birthday whose names look or sound alike: Ana Ribeiro and Anna Ribero, 周静 and 周婧.

Names are compared within small blocks only: the same birthday, and a word that begins alike. Chinese names are compared
as they are spoken, in pinyin.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from django.utils.translation import gettext_lazy as _

from crm.customers.finding.sought import is_han, runs_of, spelled
from crm.customers.models import Customer
from crm.duplicates.finding import Finder, IdPair

LARGEST_BLOCK = 40  # at most 780 comparisons each
BEGINNING = 2  # letters by which a word falls into a block
ALIKE_SAME_YEAR = 0.4  # of the trigrams of both, where the years of birth are known and equal
ALIKE_DAY_ONLY = 0.6
_FIELDS = ("pk", "name", "birth_calendar", "birth_month", "birth_day", "birth_leap", "birth_year")

Block = tuple[object, ...]


@dataclass(frozen=True)
class Named:
    """A customer with a birthday: the words of the name in letters, and the year of birth where it is known."""

    customer_id: int
    words: tuple[str, ...]
    year: int | None

    @cached_property
    def trigrams(self) -> frozenset[str]:
        """Three letters each of the words, with their beginnings and ends."""
        padded = (f"  {word} " for word in self.words)
        return frozenset(text[at : at + 3] for text in padded for at in range(len(text) - 2))


def near_names_born_alike() -> Iterator[IdPair]:
    """The pairs; one of two known years that differ is nobody's slip, so such a pair is none."""
    for block in _blocks():
        for one, other in combinations(block, 2):
            if _is_near(one, other):
                low, high = sorted((one.customer_id, other.customer_id))
                yield low, high


def _blocks() -> Iterator[list[Named]]:
    rows = Customer.objects.filter(merged_into=None, birth_month__isnull=False)
    blocks: dict[Block, list[Named]] = defaultdict(list)
    for pk, name, *birthday, year in rows.values_list(*_FIELDS).iterator(chunk_size=5000):
        named = Named(pk, tuple(words_spoken(name)), year)
        for beginning in {word[:BEGINNING] for word in named.words}:
            blocks[*birthday, beginning].append(named)
    return (block for block in blocks.values() if 1 < len(block) <= LARGEST_BLOCK)


def words_spoken(name: str) -> list[str]:
    """The words of a name in letters, Chinese ones in pinyin."""
    return [spelled(run) if is_han(run) else run for run in runs_of(name)]


def _is_near(one: Named, other: Named) -> bool:
    if one.year and other.year and one.year != other.year:
        return False
    least = ALIKE_SAME_YEAR if one.year and other.year else ALIKE_DAY_ONLY
    both = one.trigrams | other.trigrams
    return bool(both) and len(one.trigrams & other.trigrams) >= least * len(both)


BORN = Finder("born", _("a similar name and the same birthday"), 60, near_names_born_alike)
