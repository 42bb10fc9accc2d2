"""Views of the list that people keep."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from crm.customers.lists.listing import LONGEST_ADDRESS, TOO_LONG, Listing
from crm.customers.models import SavedView
from crm.customers.services import name_cleaned
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput, NotAllowed, NotFound
from kernel.transactions import lock_keys, service_transaction
from tenants.accounts.models import User
from tenants.accounts.rights import Action, authorise

LONGEST = 60
MOST = 30


def views_of(user: User) -> QuerySet[SavedView]:
    """One's own views and those that the team shares, by name."""
    return SavedView.objects.filter(Q(user=user) | Q(is_shared=True)).select_related("user")


def view_default(user: User) -> SavedView | None:
    """The view that this person wants first."""
    return SavedView.objects.filter(user=user, is_default=True).first()


@service_transaction
def view_save(*, actor: Actor, name: str, listing: Listing, is_shared: bool, is_default: bool) -> SavedView:
    """Keep a list as one's own view of that name; one of the same name is changed. Raises NotAllowed, BadInput."""
    authorise(actor, Action.CUSTOMER_SEE_OWN)
    if actor.id is None:
        raise NotAllowed
    cleaned = name_cleaned(name.replace("\x00", ""))
    if not cleaned or len(cleaned) > LONGEST:
        text = _("Please give the view a name.") if not cleaned else None
        raise BadInput.of("name", "too_long" if cleaned else "required", text)
    if len(listing.address) > LONGEST_ADDRESS:
        raise BadInput.of("list", "too_long", TOO_LONG)
    lock_keys([f"customer_views:{actor.id}"])
    mine = SavedView.objects.filter(user_id=actor.id)
    if mine.exclude(name=cleaned).count() >= MOST:
        raise BadInput.of("name", "too_many", _("You have thirty views already. Please remove one first."))
    if is_default:
        mine.exclude(name=cleaned).filter(is_default=True).update(is_default=False)
    values = {"query": listing.address, "is_shared": is_shared, "is_default": is_default}
    view, _is_new = SavedView.objects.update_or_create(user_id=actor.id, name=cleaned, defaults=values)
    audit_record(actor=actor, action="customer_view.saved", target=view, after={"name": cleaned, **values})
    return view


@service_transaction
def view_remove(*, actor: Actor, view_id: int) -> None:
    """Remove a view of one's own. Raises NotAllowed (a shared one of somebody else), NotFound."""
    authorise(actor, Action.CUSTOMER_SEE_OWN)
    view = SavedView.objects.select_for_update().filter(pk=view_id).first()
    if view is None or (view.user_id != actor.id and not view.is_shared):
        raise NotFound
    if view.user_id != actor.id:
        raise NotAllowed
    audit_record(actor=actor, action="customer_view.removed", target=view, before={"name": view.name})
    view.delete()
