"""The buttons that bring a visit to its next state."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import is_early


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
        AppointmentState.ARRIVED: [
            _start(),
            _consult(),
            _back(AppointmentState.CONFIRMED, _("Not here after all")),
        ],
        AppointmentState.CONSULTING: [_start(), _back(AppointmentState.ARRIVED, _("Back to waiting"))],
        AppointmentState.IN_SERVICE: [_done()],
        AppointmentState.DONE: [_back(AppointmentState.IN_SERVICE, _("Not done yet"))],
        AppointmentState.NO_SHOW: [_back(AppointmentState.ARRIVED, _("Came after all"))],
    }
    state = AppointmentState(visit.state)
    buttons = list(steps.get(state, []))
    if state in {AppointmentState.BOOKED, AppointmentState.CONFIRMED}:
        buttons.append(_no_show())
    return [button for button in buttons if not is_early(visit, AppointmentState(button.state), now)]


def _confirm() -> StateButton:
    return StateButton(AppointmentState.CONFIRMED, _("Confirm"), icon="check")


def _arrived(*, primary: bool) -> StateButton:
    return StateButton(AppointmentState.ARRIVED, _("Arrived"), icon="door-open", primary=primary)


def _consult() -> StateButton:
    return StateButton(AppointmentState.CONSULTING, _("Consultation"), icon="messages-square")


def _start() -> StateButton:
    return StateButton(AppointmentState.IN_SERVICE, _("Start"), icon="play", primary=True)


def _done() -> StateButton:
    return StateButton(AppointmentState.DONE, _("Done"), icon="check-check", primary=True)


def _back(state: AppointmentState, label: str) -> StateButton:
    return StateButton(state, label, icon="undo-2")


def _no_show() -> StateButton:
    ask = _("Note that the customer did not come? The time becomes free.")
    return StateButton(AppointmentState.NO_SHOW, _("Did not come"), icon="user-x", confirm=ask)
