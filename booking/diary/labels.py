"""The salon's own coloured labels, and those that a visit has."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from booking.diary.authorisation import authorise_visit
from booking.diary.changes import change_save, record, visit_locked
from booking.diary.models import Appointment, VisitLabel
from booking.diary.wishes import Channel
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_LABELS = 12
COLOURS = range(1, 13)


@service_transaction
def label_create(*, actor: Actor, name: str, colour: int) -> VisitLabel:
    """Add a label (right settings.write). Raises NotAllowed, BadInput: no name, a name that is there, too many."""
    authorise(actor, Action.SETTINGS_WRITE)
    _check(name, colour)
    if VisitLabel.objects.count() >= MOST_LABELS:
        raise BadInput.of("name", "too_many", _("A salon has twelve labels at most."))
    label = _written(VisitLabel(name=name.strip(), colour=colour))
    audit_record(actor=actor, action="label.create", target=label, before={}, after={"name": label.name})
    return label


@service_transaction
def label_change(*, actor: Actor, label_id: int, name: str, colour: int, was: tuple[str, int]) -> VisitLabel:
    """Give a label another name or colour; `was` is name and colour as the person saw them.

    Raises NotAllowed, NotFound, BadInput, StaleVersion when somebody changed it meanwhile.
    """
    authorise(actor, Action.SETTINGS_WRITE)
    label = VisitLabel.objects.select_for_update().filter(pk=label_id).first()
    if label is None:
        raise NotFound
    if (label.name, label.colour) != was:
        raise StaleVersion(version=0)
    _check(name, colour)
    label.name, label.colour = name.strip(), colour
    before, after = {"name": was[0], "colour": was[1]}, {"name": label.name, "colour": colour}
    _written(label)
    audit_record(actor=actor, action="label.change", target=label, before=before, after=after)
    return label


@service_transaction
def label_remove(*, actor: Actor, label_id: int) -> None:
    """Remove a label, from all visits too. Raises NotAllowed, NotFound."""
    authorise(actor, Action.SETTINGS_WRITE)
    label = VisitLabel.objects.select_for_update().filter(pk=label_id).first()
    if label is None:
        raise NotFound
    audit_record(actor=actor, action="label.remove", target=label, before={"name": label.name}, after={})
    label.delete()


@service_transaction
def appointment_label(
    *, actor: Actor, appointment_id: int, version: int | None, label_id: int, is_on: bool = True
) -> Appointment:
    """Put a label on a visit beside those it has, or take it off. Raises NotFound, NotAllowed, StaleVersion."""
    appointment = visit_locked(appointment_id, version)
    authorise_visit(actor, Channel.DESK, appointment)
    label = VisitLabel.objects.filter(pk=label_id).first()
    if label is None:
        raise NotFound
    before = _worn(appointment)
    if is_on:
        appointment.labels.add(label)
    else:
        appointment.labels.remove(label)
    change_save(appointment)
    record(actor, "appointment.label", appointment, {"reason": before}, {"reason": _worn(appointment)})
    return appointment


def _worn(appointment: Appointment) -> str:
    return ", ".join(appointment.labels.values_list("name", flat=True))


def _check(name: str, colour: int) -> None:
    if not 0 < len(name.strip()) <= 30:
        raise BadInput.of("name", "required", _("Please give the label a name."))
    if colour not in COLOURS:
        raise BadInput.of("colour", "range", _("Please choose a colour from 1 to 12."))


def _written(label: VisitLabel) -> VisitLabel:
    """The label saved. Raises BadInput for a name that another has."""
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError:
        raise BadInput.of("name", "taken", _("There is a label of this name already.")) from None
    return label
