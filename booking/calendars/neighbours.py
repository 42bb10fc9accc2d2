"""What a calendar elsewhere must be able to do for us (docs/developers/calendars.md).

One kind is built: an iCalendar address, which can only be read. Google and Outlook, which can be written to as well,
would be adapters of `TwoWayNeighbour`; nothing else has to know them.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

from booking.calendars.entries import Entry
from booking.calendars.reading import NotACalendar, Reader, Reading
from kernel.outbound import Fetched, NotFetched, fetch_public

LARGEST = 5 * 1024 * 1024
LONGEST_SECONDS = 15
LONGEST_ETAG, LONGEST_MODIFIED = 200, 60


class Problem(StrEnum):
    """What stands between us and a calendar, beside the refusals of `kernel.outbound` (same codes)."""

    GONE = "gone"
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    TROUBLE = "trouble"
    NOT_A_CALENDAR = "not_a_calendar"
    SEALED = "sealed"


class NotRead(Exception):
    """The calendar could not be read; `problem` is a code of Problem or Refusal. `is_final`: there is no next time."""

    def __init__(self, problem: str, *, is_final: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.is_final = problem, is_final


@dataclass(frozen=True, slots=True)
class Known:
    """What the calendar said of itself when it was read last, so that it can answer "as it was"."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What is in the calendar now; `reading` None: as it was."""

    reading: Reading | None
    known: Known


class Neighbour(Protocol):
    """A calendar elsewhere that is read as time its owner is busy."""

    def read(self, known: Known, reader: Reader) -> News:
        """What is in it, in at most `LONGEST_SECONDS` and without a transaction open; raises NotRead.

        The reader leaves out what came from this salon, so that what was written there does not come back as busy.
        """
        ...


class TwoWayNeighbour(Neighbour, Protocol):
    """A calendar elsewhere that our visits are written into as well.

    Both writes are called from the outbox, at least once and perhaps twice: the same `entry.name` is the same
    appointment, a lower `entry.sequence` than what stands there changes nothing.
    """

    def write(self, entry: Entry) -> None:
        """Put the visit there, or bring it up to date; raises NotRead."""
        ...

    def remove(self, name: str) -> None:
        """Take the visit of that name out; what is not there is well; raises NotRead."""
        ...


@dataclass(frozen=True, slots=True)
class IcsNeighbour:
    """A calendar at an address (RFC 5545 over http, with RFC 9110's conditional requests); it is only read."""

    address: str

    def read(self, known: Known, reader: Reader) -> News:
        """What is in it; raises NotRead."""
        answer = self._fetched(known)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return News(None, known)
        if answer.status != HTTPStatus.OK:
            raise _refused(answer.status)
        try:
            reading = reader.read(answer.body)
        except NotACalendar:
            raise NotRead(Problem.NOT_A_CALENDAR) from None
        return News(reading, _known(answer))

    def _fetched(self, known: Known) -> Fetched:
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        headers = {"Accept": "text/calendar, */*;q=0.1"} | {
            name: text for name, text in asked.items() if text
        }
        try:
            return fetch_public(self.address, limit=LARGEST, timeout=LONGEST_SECONDS, headers=headers)
        except NotFetched as error:
            raise NotRead(error.reason) from None


def _known(answer: Fetched) -> Known:
    """The marks to ask with next time; one that is too long to keep, or no header of ours, is none."""
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    return Known(_kept(etag, LONGEST_ETAG), _kept(modified, LONGEST_MODIFIED))


def _kept(text: str, longest: int) -> str:
    return text if len(text) <= longest and text.isascii() and text.isprintable() else ""


def _refused(status: int) -> NotRead:
    if status == HTTPStatus.GONE:
        return NotRead(Problem.GONE, is_final=True)
    if status == HTTPStatus.NOT_FOUND:
        return NotRead(Problem.MISSING)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return NotRead(Problem.FORBIDDEN)
    return NotRead(Problem.TROUBLE)
