"""The buttons that bring a visit to its next state."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from booking.diary.models import Appointment, AppointmentState


@dataclass(frozen=True, slots=True)
class StateButton:
    """A button: the state it leads to, its verb, its icon, and whether it is the usual next step."""

    state: str
    label: str
    icon: str
    primary: bool = False
    confirm: str = ""


def state_buttons(visit: Appointment, now: datetime) -> list[StateButton]:
    """What can be done with the visit now, the usual next step first."""
    steps = {
        AppointmentState.BOOKED: [_arrived(primary=True), _confirm()],
        AppointmentState.CONFIRMED: [_arrived(primary=True)],
        AppointmentState.ARRIVED: [_start()],
        AppointmentState.IN_SERVICE: [_done()],
    }
    state = AppointmentState(visit.state)
    buttons = list(steps.get(state, []))
    if state in {AppointmentState.BOOKED, AppointmentState.CONFIRMED} and visit.starts_at <= now:
        buttons.append(_no_show())
    return buttons


def _confirm() -> StateButton:
    return StateButton(AppointmentState.CONFIRMED, _("Confirm"), "check")


def _arrived(*, primary: bool) -> StateButton:
    return StateButton(AppointmentState.ARRIVED, _("Arrived"), "door-open", primary=primary)


def _start() -> StateButton:
    return StateButton(AppointmentState.IN_SERVICE, _("Start"), "play", primary=True)


def _done() -> StateButton:
    return StateButton(AppointmentState.DONE, _("Done"), "check-check", primary=True)


def _no_show() -> StateButton:
    ask = _("Note that the customer did not come? The time becomes free.")
    return StateButton(AppointmentState.NO_SHOW, _("Did not come"), "user-x", confirm=ask)
