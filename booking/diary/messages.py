"""What a visit's change says to whom: rows written in the change's transaction, put into words when they leave."""

from typing import Literal

from booking.diary.models import Appointment

ChangeKind = Literal["booked", "moved", "cancelled"]


def appointment_announce(*, appointment: Appointment, kind: ChangeKind) -> None:
    """Owe the messages of a visit's change: to the customer, the staff concerned and the owners.

    The caller is inside the change's transaction, at its end, with the appointment as it stands after the change.
    """
