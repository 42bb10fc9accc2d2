"""Time blocked by hand: a form from the diary, and back to it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.diary import blocking
from booking.diary.block_forms import BlockForm, block_initial
from booking.diary.models import Block
from booking.diary.selectors import blocks as selectors_blocks
from booking.diary.sight import sight_of
from booking.diary.views.facts import Place, place_of
from booking.places.editing import form_page, refusal_to_form
from booking.places.models import Location
from booking.places.seen import made_from, unchanged_since
from kernel.clock import local_day, system_clock
from kernel.errors import BadInput, NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

HOUR = 60


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def new(request: StaffRequest) -> HttpResponse:
    """Block time: `?location=&day=` are the diary's."""
    place = place_of(request, action=Action.APPOINTMENT_WRITE_OWN)
    if place is None:
        raise NotFound
    form = _form(request, place.location, initial={"day": place.day, **_next_hour(place)})
    return _saved(request, form, place.location, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def change(request: StaffRequest, block_id: int) -> HttpResponse:
    """Another time, another person, another reason."""
    block = selectors_blocks.block_seen(sight_of(request.actor), block_id)
    form = _form(request, block.location, initial=_typed_of(block))
    made_from(form, read=lambda: [_typed_of(selectors_blocks.block_seen(sight_of(request.actor), block_id))])
    return _saved(request, form, block.location, block)


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def remove(request: StaffRequest, block_id: int) -> HttpResponse:
    """Free again."""
    block = selectors_blocks.block_seen(sight_of(request.actor), block_id)
    blocking.block_remove(actor=request.actor, block_id=block_id)
    messages.success(request, _("This time is free again."))
    return redirect(_diary(block.location, block.during.lower))


def _form(request: StaffRequest, location: Location, **options: object) -> BlockForm:
    sight = sight_of(request.actor).at(location.pk)
    return BlockForm(
        request.POST or None,
        people=selectors_blocks.people_to_block(location, sight),
        resources=selectors_blocks.resources_to_block(location, sight),
        **options,
    )


def _typed_of(block: Block) -> dict[str, Any]:
    """The block as its form begins."""
    return block_initial(block, ZoneInfo(block.location.time_zone))


def _saved(request: StaffRequest, form: BlockForm, location: Location, block: Block | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        wish = form.wish(location)
        try:
            blocking.block_save(
                actor=request.actor,
                clock=system_clock,
                wish=wish,
                block_id=block.pk if block else None,
                unchanged=unchanged_since(form),
            )
        except (BadInput, StaleVersion) as refusal:
            refusal_to_form(refusal, form)
        else:
            messages.success(request, _("The time is blocked."))
            return redirect(_diary(location, wish.starts_at))
    return form_page(
        request,
        form,
        template="desk/day/block.html",
        blocked=block,
        title=_("Blocked time") if block else _("Block time"),
        back=_diary(location, block.during.lower) if block else reverse("desk:diary"),
        back_label=_("Diary"),
    )


def _diary(location: Location, instant: datetime) -> str:
    day = local_day(instant, ZoneInfo(location.time_zone))
    return f"{reverse('desk:diary')}?location={location.pk}&day={day.isoformat()}"


def _next_hour(place: Place) -> dict[str, int]:
    """From the next whole hour today, from nine on another day; one hour long."""
    hour = min(place.now.astimezone(place.tz).hour + 1, 22) if place.day == place.today else 9
    return {"starts": hour * HOUR, "ends": (hour + 1) * HOUR}
