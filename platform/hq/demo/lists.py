"""The demo's tags at customers, and views of the list that the team shares."""

from collections.abc import Sequence
from random import Random

from crm.customers.lists.bulk import customers_bulk
from crm.customers.lists.listing import Listing, listing_of
from crm.customers.lists.saved_views import view_save
from crm.customers.tagging import tag_create
from hq.demo.salons import DemoSalon
from kernel.actor import Actor, ActorKind
from tenants.accounts.models import Role, User

# Name, colour, one of how many customers has it.
TAGS = {
    "en": (("Regular", 2, 4), ("Colour lover", 5, 7), ("Likes it quiet", 8, 11), ("Bridal", 10, 60)),
    "zh-hans": (("老顾客", 2, 4), ("烫染爱好者", 5, 7), ("喜欢安静", 8, 11), ("新娘造型", 10, 60)),
}
VIEWS = {"en": ("Regulars", "Came by friends"), "zh-hans": ("老顾客", "朋友介绍")}
AT_ONCE = 200


def lists_write(*, actor: Actor, demo: DemoSalon, customers: Sequence[int], dice: Random) -> None:
    """Make the tags, put them on some of the customers, and keep two views of the owner's for the team."""
    made = []
    for name, colour, among in TAGS[demo.language]:
        tag = tag_create(actor=actor, name=name, colour=colour)
        chosen = [pk for pk in customers if dice.randrange(among) == 0][:AT_ONCE]
        if chosen:  # a small demo has nobody for the rarest of them
            customers_bulk(actor=actor, code="tag", value=str(tag.pk), listing=Listing(), customer_ids=chosen)
        made.append(tag.pk)
    owner = User.objects.filter(role=Role.OWNER).order_by("pk").first()
    if owner is None:
        return
    keeper = Actor(kind=ActorKind.USER, id=owner.pk, name=str(owner), role=Role.OWNER, source="demo")
    addresses = (f"tag={made[0]}&sort=-since", "found_through=friend")
    for name, address in zip(VIEWS[demo.language], addresses, strict=True):
        view_save(actor=keeper, name=name, listing=listing_of(address), is_shared=True, is_default=False)
