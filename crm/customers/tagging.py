"""Writes of tags: the words themselves, and who has them."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm.customers.models import Customer, Tag, Tagging
from crm.customers.services import name_cleaned
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_held, customers_held
from kernel.actor import Actor
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.ids import id_of
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, may

LONGEST = 40
MOST_TAGS = 200
MOST_AT_ONE = 30
AT_ONCE = 1000
COLOURS = 12
PUT, TAKEN = "tag.put", "tag.taken"


@service_transaction
def tag_create(*, actor: Actor, name: str, colour: int) -> Tag:
    """Add a tag. Raises NotAllowed, BadInput: no name, one that is there, too many."""
    authorise(actor, Action.CUSTOMER_TAGS)
    return _made(actor, _checked(name, colour), colour)


@service_transaction
def tag_change(*, actor: Actor, tag_id: int, name: str, colour: int, was: tuple[str, int]) -> Tag:
    """Give a tag another name or colour; `was` is both as the person saw them.

    Raises NotAllowed, NotFound, StaleVersion, BadInput.
    """
    authorise(actor, Action.CUSTOMER_TAGS)
    tag = _locked(tag_id)
    if (tag.name, tag.colour) != was:
        raise StaleVersion(name=tag.name, colour=tag.colour)
    tag.name, tag.colour = _checked(name, colour), colour
    _saved(tag)
    before, after = {"name": was[0], "colour": was[1]}, {"name": tag.name, "colour": colour}
    audit_record(actor=actor, action="tag.change", target=tag, before=before, after=after)
    return tag


@service_transaction
def tag_merge(*, actor: Actor, tag_id: int, into_id: int) -> Tag:
    """Make one tag of two: whoever has the first has the second then, and the first is gone. Raises as tag_change does."""
    authorise(actor, Action.CUSTOMER_TAGS)
    if tag_id == into_id:
        raise BadInput.of("into", "same", _("Please choose another tag."))
    found = {
        tag.pk: tag for tag in Tag.objects.select_for_update().filter(pk__in=[tag_id, into_id]).order_by("pk")
    }
    if len(found) < 2:
        raise NotFound
    gone, kept = found[tag_id], found[into_id]
    have = Tagging.objects.filter(tag=kept).values("customer")
    moved = Tagging.objects.filter(tag=gone).exclude(customer__in=have).update(tag=kept)
    audit_record(
        actor=actor, action="tag.merge", target=kept, before={"name": gone.name}, after={"customers": moved}
    )
    gone.delete()
    return kept


@service_transaction
def tag_remove(*, actor: Actor, tag_id: int) -> str:
    """Delete a tag, at every customer too; its name. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_TAGS)
    tag = _locked(tag_id)
    before = {"name": tag.name, "customers": Tagging.objects.filter(tag=tag).count()}
    audit_record(actor=actor, action="tag.remove", target=tag, before=before)
    tag.delete()
    return tag.name


@service_transaction
def customer_tag(*, actor: Actor, customer_id: int, name: str) -> Tag:
    """Put the tag of that name on a customer; a new one is made by who may. Twice is once.

    Raises NotAllowed, NotFound, BadInput.
    """
    authorise(actor, Action.CUSTOMER_WRITE)
    customer_seen(customer_sight(actor), customer_id)
    customer = customer_held(customer_id)
    wanted = _checked(name, 1)
    tag = Tag.objects.select_for_update(no_key=True).filter(name__iexact=wanted).first()
    if tag is None:
        if not may(actor, Action.CUSTOMER_TAGS):
            raise BadInput.of(
                "name", "unknown", _("There is no tag of this name, and you may not make new ones.")
            )
        tag = _made(actor, wanted, 1 + Tag.objects.count() % COLOURS)
    others = Tagging.objects.filter(customer=customer).exclude(tag=tag)
    if others.count() >= MOST_AT_ONE:
        raise BadInput.of("name", "too_many", _("A customer has thirty tags at most."))
    _row, is_new = Tagging.objects.get_or_create(customer=customer, tag=tag)
    if is_new:
        audit_record(actor=actor, action="customer.tagged", target=customer, after={"tag": tag.name})
    return tag


@service_transaction
def customer_untag(*, actor: Actor, customer_id: int, tag_id: int) -> Customer:
    """Take a tag off a customer; twice is once. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer = customer_seen(customer_sight(actor), customer_id)
    tag = Tag.objects.filter(pk=tag_id).first()
    if tag is None:
        raise NotFound
    if Tagging.objects.filter(customer=customer, tag=tag).delete()[0]:
        audit_record(actor=actor, action="customer.untagged", target=customer, before={"tag": tag.name})
    return customer


def tag_all(actor: Actor, customer_ids: Collection[int], value: str) -> int:
    """Put the tag of that id on all of them, and say on how many; an inner step of a bulk action.

    Those who have it, or as many as a customer may have, are left as they are.
    """
    tag = _locked_of(value)
    tagged = Tagging.objects.order_by().values("customer")
    full = tagged.annotate(n=Count("pk")).filter(n__gte=MOST_AT_ONE)
    left = set(tagged.filter(tag=tag).union(full.values("customer")).values_list("customer", flat=True))
    new = [Tagging(customer_id=pk, tag=tag) for pk in customer_ids if pk not in left]
    Tagging.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    after = {"customers": len(new), "ids": [row.customer_id for row in new]}
    audit_record(actor=actor, action=PUT, target=tag, after=after)
    return len(new)


def untag_all(actor: Actor, customer_ids: Collection[int], value: str) -> int:
    """Take the tag of that id off all of them, and say how many had it; an inner step of a bulk action."""
    tag = _locked_of(value)
    rows = Tagging.objects.filter(tag=tag, customer__in=list(customer_ids))
    ids = list(rows.values_list("customer", flat=True))
    rows.delete()
    audit_record(actor=actor, action=TAKEN, target=tag, before={"customers": len(ids), "ids": ids})
    return len(ids)


def tagging_latest(actor: Actor, tag_id: int) -> AuditLine | None:
    """What this person last did with the tag to many, for `tagging_undo`."""
    return _taggings(actor).filter(object_type=Tag._meta.label_lower, object_id=tag_id).last()


@service_transaction
def tagging_undo(*, actor: Actor, line_id: int) -> int:
    """Take back what this person did with a tag to many (`line_id` on the trail), and say at how many; twice is once.

    Raises NotAllowed, NotFound (nothing of theirs, or the tag is gone).
    """
    authorise(actor, Action.CUSTOMER_WRITE)
    line = _taggings(actor).filter(pk=line_id).first()
    if line is None:
        raise NotFound
    was_put = line.action == PUT
    changed = Customer.objects.filter(pk__in=(line.after if was_put else line.before)["ids"])
    held = customers_held(customer_sight(actor).customers(changed).values_list("pk", flat=True))
    return (untag_all if was_put else tag_all)(actor, held, str(line.object_id))


def _taggings(actor: Actor) -> QuerySet[AuditLine]:
    lines = AuditLine.objects.filter(actor_kind=actor.kind, actor_id=actor.id, action__in=[PUT, TAKEN])
    return lines.order_by("pk")


def _locked_of(value: str) -> Tag:
    return _locked(id_of(value) or 0)


def _locked(tag_id: int) -> Tag:
    tag = Tag.objects.select_for_update().filter(pk=tag_id).first()
    if tag is None:
        raise NotFound
    return tag


def _checked(name: str, colour: int) -> str:
    cleaned = name_cleaned(name.replace("\x00", ""))
    if not cleaned:
        raise BadInput.of("name", "required", _("Please give the tag a name."))
    if len(cleaned) > LONGEST:
        raise BadInput.of("name", "too_long")
    if not 1 <= colour <= COLOURS:
        raise BadInput.of("colour", "unknown")
    return cleaned


def _made(actor: Actor, name: str, colour: int) -> Tag:
    if Tag.objects.count() >= MOST_TAGS:
        text = (
            ngettext_lazy("A salon has %d tag at most.", "A salon has %d tags at most.", MOST_TAGS)
            % MOST_TAGS
        )
        raise BadInput.of("name", "too_many", text)
    tag = _saved(Tag(name=name, colour=colour))
    audit_record(actor=actor, action="tag.create", target=tag, after={"name": name, "colour": colour})
    return tag


def _saved(tag: Tag) -> Tag:
    there = BadInput.of("name", "taken", _("There is a tag of this name already."))
    if Tag.objects.filter(~Q(pk=tag.pk), name__iexact=tag.name).exists():
        raise there
    try:
        with transaction.atomic():
            tag.save()
    except IntegrityError:
        raise there from None
    return tag
