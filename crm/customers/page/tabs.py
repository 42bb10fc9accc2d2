"""The tabs of a customer's page: the timeline first, then what other rooms register (forms, photos, plans)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from kernel.actor import Actor
from tenants.accounts.rights import Action, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: stable code, label, the URL name that takes `customer_id`, the right it needs, its place."""

    code: str
    label: str | Promise
    url_name: str
    action: Action
    position: int


_tabs: dict[str, Tab] = {}


def register_tab(tab: Tab) -> None:
    """Add the tab, or replace the one of the same code."""
    _tabs[tab.code] = tab


def tabs_for(actor: Actor, customer_id: int, code: str) -> list[dict[str, object]]:
    """The tabs this person may open, with the one of `code` marked."""
    return [
        {"label": tab.label, "url": reverse(tab.url_name, args=[customer_id]), "active": tab.code == code}
        for tab in sorted(_tabs.values(), key=lambda tab: tab.position)
        if may(actor, tab.action)
    ]
