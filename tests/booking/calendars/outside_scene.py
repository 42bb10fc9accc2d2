"""Ana's calendar elsewhere, and a neighbour who has whatever a test puts there."""

from booking.calendars.fetching import outside_work
from booking.calendars.models import OutsideCalendar
from booking.calendars.neighbours import Known, News, NotRead
from booking.calendars.outside import outside_add
from booking.calendars.reading import Busy, Reading
from booking.diary.models import Block, BlockKind
from kernel.actor import system_actor
from kernel.clock import FixedClock, system_clock

SYSTEM = system_actor("test")
ADDRESS = "https://calendar.example/private.ics"


class Friend:
    """A neighbour without a network: `busy` is what is there, `problem` what stands in the way."""

    def __init__(self, *busy, problem=None):
        self.busy, self.problem, self.asked = busy, problem, []

    def __call__(self, address):
        self.asked.append(address)
        return self

    def read(self, known, _reader):
        self.known = known
        if self.problem is not None:
            raise NotRead(self.problem, is_final=self.problem == "gone")
        return News(Reading(self.busy) if self.busy is not None else None, Known('"1"', ""))


def busy(shop_at, start, end, days=1, title="Dentist"):
    """A stretch between two wall minutes; `shop_at` is scene.at of the shop."""
    return Busy(shop_at(start, days), shop_at(end, days), title)


def added(staff, **options):
    """A calendar of the person's, not read yet."""
    values = {"address": ADDRESS, "clock": system_clock, "actor": SYSTEM} | options
    return outside_add(staff_id=staff.pk, **values)


def fetched(friend, *, now=None):
    """What is due is read; how many."""
    return outside_work(clock=FixedClock(now) if now else system_clock, neighbour=friend)


def standing():
    """The busy stretches in the diary, by start."""
    rows = Block.objects.filter(kind=BlockKind.OUTSIDE).order_by("during")
    return [(row.during.lower, row.during.upper, row.note) for row in rows]


def only():
    """The one calendar as it stands."""
    return OutsideCalendar.objects.get()
