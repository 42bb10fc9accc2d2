"""What every page of one customer shows around its own: head, alerts, tabs."""

from typing import Any

from crm.customers.contacts.masking import masked
from crm.customers.contacts.phones import way_shown
from crm.customers.minding.alerts import alerts_of
from crm.customers.models import Customer, Tag
from crm.customers.page.tabs import tabs_for
from crm.customers.sight import CustomerSight, customer_seen_whole, customer_sight
from kernel.actor import Actor
from kernel.design.panels import panels_at
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may


def customer_frame(
    request: StaffRequest, customer_id: int, *, tab: str
) -> tuple[Customer, CustomerSight, dict[str, Any]]:
    """The customer, what the person sees of them, and the context of a template that extends desk/customers/frame.html.

    `tab` is the code of the tab that the page is. Higher rooms fill the slots "customer_face" (before the
    name), "customer_badges" (beside it), "customer_line" (below it), "customer_head" (below that) and
    "customer_actions" (buttons); they are told `customer` and `sight`. Raises NotFound.
    """
    sight = customer_sight(request.actor)
    customer = customer_seen_whole(sight, customer_id)
    facts = {"customer": customer, "sight": sight}
    context = {
        **facts,
        "contacts": contacts_shown(customer, sight),
        "may_show": not sight.contacts and may(request.actor, Action.CUSTOMER_SHOW_CONTACT),
        **tagging(request.actor),
        "alerts": alerts_of([customer.pk], whole=sight.whole).get(customer.pk, []),
        "tabs": tabs_for(request.actor, customer.pk, tab),
        "faces": panels_at("customer_face", request, **facts),
        "badges": panels_at("customer_badges", request, **facts),
        "lines": panels_at("customer_line", request, **facts),
        "head": panels_at("customer_head", request, **facts),
        "actions": panels_at("customer_actions", request, **facts),
    }
    return customer, sight, context


def contacts_shown(customer: Customer, sight: CustomerSight) -> list[str]:
    """The phones and emails, primary first, as this person may see them."""
    rows = sorted(customer.contacts.all(), key=lambda row: (not row.is_primary, row.kind != "phone", row.pk))
    return [way_shown(row.kind, row.value) if sight.contacts else masked(row.value) for row in rows]


def tagging(actor: Actor) -> dict[str, Any]:
    """What the template of the tags asks: whether the person may change them, and the names to choose from."""
    may_tag = may(actor, Action.CUSTOMER_WRITE)
    return {
        "may_tag": may_tag,
        "tag_names": list(Tag.objects.values_list("name", flat=True)) if may_tag else [],
    }
