"""Why a series cannot be made or changed."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from kernel.errors import ChignonError
from kernel.transactions import is_overlap

R = TypeVar("R")


class SeriesClash(ChignonError):
    """Some days are not free (any more); nothing was saved. `keys` are their spots."""

    code = "series_clash"
    status = 409
    message = _("Some of these days are not free. Please solve each of them; nothing was saved.")

    def __init__(self, keys: Sequence[str] = ()) -> None:
        super().__init__()
        self.keys = tuple(keys)


class AlreadyInSeries(ChignonError):
    """The visit belongs to a series already."""

    code = "already_in_series"
    status = 409
    message = _("This visit belongs to a series already.")


class NothingToDo(ChignonError):
    """Every day was left out, or none is still to come."""

    code = "nothing_to_do"
    status = 409
    message = _("There is no visit left to book or change.")


def or_clash(work: Callable[[], R]) -> R:
    """Do the work of one transaction; what the database refuses as an overlap is a clash like any other."""
    try:
        return work()
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        raise SeriesClash from error
