"""How much of the diary a person sees: the whole of it, or their own column."""

from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from booking.diary.models import Appointment
from booking.diary.selectors.visits import party_of
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.errors import NotFound
from tenants.accounts.rights import Action, may, places_with


@dataclass(frozen=True, slots=True)
class Sight:
    """`whole` sees every visit; otherwise those at the locations `shops`, and those with a line of `staff_id`, if any."""

    whole: bool
    staff_id: int | None = None
    contacts: bool = False
    shops: frozenset[int] = frozenset()

    def at(self, location_id: int) -> "Sight":
        """What is seen at that location, for what is asked of it alone."""
        return replace(self, whole=self.whole or location_id in self.shops)

    def visits(self, rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
        """The visits among `rows` that may be seen."""
        if self.whole:
            return rows
        if not self.shops:
            return rows.filter(self.own()).distinct()
        return rows.filter(self.own() | Q(location_id__in=self.shops)).distinct()

    def own(self) -> Q:
        """Visits in which the person works themselves."""
        return Q(lines__staff_id=self.staff_id) if self.staff_id else Q(pk__in=[])


def sight_of(actor: Actor) -> Sight:
    """What the actor sees of the diary; one query."""
    staff_id = StaffMember.objects.filter(user_id=actor.id or 0).values_list("pk", flat=True).first()
    shops = places_with(actor, Action.DAY_SEE)
    return Sight(
        whole=shops is None,
        staff_id=staff_id,
        contacts=may(actor, Action.CUSTOMER_SEE_CONTACT),
        shops=shops or frozenset(),
    )


def visit_seen(sight: Sight, appointment_id: int) -> Appointment:
    """The visit with all that its page shows; raises NotFound when it is not there or not this person's."""
    rows = Appointment.objects.select_related("location__rules", "customer").prefetch_related(
        "lines__staff", "customer__contacts", "labels"
    )
    visit = sight.visits(rows.filter(pk=appointment_id)).first()
    if visit is None:
        raise NotFound
    return visit


def party_seen(visit: Appointment, sight: Sight) -> list[Appointment]:
    """The visits of the visit's party that may be seen, itself among them; none where it came alone."""
    return list(sight.visits(party_of(visit.party))) if visit.party else []
