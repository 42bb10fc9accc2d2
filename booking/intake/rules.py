"""The services that need a form."""

from collections.abc import Sequence

from booking.catalog.models import Service
from booking.intake.models import FormRule, When
from booking.places.records import rows_of
from crm.forms.models import Form
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


def rules_of(form_id: int) -> list[FormRule]:
    """What holds for the form, by service; all of its services have the same `when`."""
    return list(FormRule.objects.filter(form=form_id).select_related("service").order_by("service"))


@service_transaction
def form_services_save(
    *, actor: Actor, form_id: int, version: int, services: Sequence[int], when: str
) -> Form:
    """Let visits with these services need the form, and no others.

    Raises NotAllowed, NotFound, StaleVersion, BadInput (services, when).
    """
    authorise(actor, Action.FORMS_EDIT)
    form = Form.objects.select_for_update().filter(pk=form_id, archived_at=None).first()
    if form is None:
        raise NotFound
    if form.version != version:
        raise StaleVersion
    if when not in When.values:
        raise BadInput.of("when", "unknown")
    try:
        rows = rows_of(Service, services)
    except NotFound:
        raise BadInput.of("services", "unknown") from None
    before = [rule.service_id for rule in rules_of(form.pk)]
    FormRule.objects.filter(form=form).delete()
    FormRule.objects.bulk_create(FormRule(form=form, service=row, when=when) for row in rows)
    form.version += 1
    form.save(update_fields=["version"])
    after = {"services": sorted(row.pk for row in rows), "when": when}
    audit_record(actor=actor, action="form.services", target=form, before={"services": before}, after=after)
    return form
