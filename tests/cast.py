"""The cast: factories of what a salon holds, and `open_salon`, a whole small shop in one call.

Call them inside a salon's context (the fixture `in_a`, or `with inside(salon):`).
"""

from dataclasses import dataclass
from datetime import timedelta

import factory
from django.db import transaction
from django.utils import timezone
from factory.django import DjangoModelFactory

from booking.catalog.models import AddOn, Service, ServiceCategory, ServiceVariant, StaffService
from booking.places.models import BookingRules, Location, OpeningRule, Resource, ResourceGroup
from booking.team.models import ShiftRule, StaffMember, TimeOff
from crm.customers.finding.indexing import customers_sought
from crm.customers.models import Customer, CustomerContact
from kernel.context import current_salon
from tenants.accounts.models import Role, User

WEEK = tuple(range(7))
NINE, EIGHTEEN = 9 * 60, 18 * 60


class UserFactory(DjangoModelFactory):
    """A login; a stylist with the password "secret-of-stylist" unless said."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@staff.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    role = Role.STYLIST

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or f"secret-of-{self.role}")
        self.save(update_fields=["password"])


class LocationFactory(DjangoModelFactory):
    """A shop in the salon's own zone and country, with the rules of booking of `rules`."""

    class Meta:
        model = Location
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Shop {n}")
    slug = factory.Sequence(lambda n: f"shop-{n}")
    country = factory.LazyFunction(lambda: getattr(current_salon(), "country", "DE"))
    time_zone = factory.LazyFunction(lambda: current_salon().time_zone)
    street = "Lange Straße 1"
    postcode = "10117"
    city = "Berlin"
    keeps_public_holidays = False

    @factory.post_generation
    def rules(self, create, extracted, **kwargs):
        BookingRules.objects.create(location=self, **(extracted or {}), **kwargs)


class OpeningRuleFactory(DjangoModelFactory):
    """Open 09:00–18:00 on Monday unless said."""

    class Meta:
        model = OpeningRule

    location = factory.SubFactory(LocationFactory)
    weekday = 0
    start_minute = NINE
    end_minute = EIGHTEEN


class StaffMemberFactory(DjangoModelFactory):
    """A member of staff; `locations=[…]` says where they work."""

    class Meta:
        model = StaffMember
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Stylist {n}")
    slug = factory.Sequence(lambda n: f"stylist-{n}")

    @factory.post_generation
    def locations(self, create, extracted, **kwargs):
        self.locations.set(extracted or [])


class ShiftRuleFactory(DjangoModelFactory):
    """Works 09:00–18:00 on Monday unless said."""

    class Meta:
        model = ShiftRule

    staff = factory.SubFactory(StaffMemberFactory)
    location = factory.SubFactory(LocationFactory)
    weekday = 0
    start_minute = NINE
    end_minute = EIGHTEEN


class TimeOffFactory(DjangoModelFactory):
    """Away for one day, thirty days from now."""

    class Meta:
        model = TimeOff

    staff = factory.SubFactory(StaffMemberFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(days=1))


class ServiceCategoryFactory(DjangoModelFactory):
    """A heading of the menu."""

    class Meta:
        model = ServiceCategory

    name = factory.Sequence(lambda n: f"Category {n}")


class ServiceFactory(DjangoModelFactory):
    """30 minutes for 48.00; `staff=[…]` may do it, `locations=[…]` and `resource_groups=[…]` as given."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    category = factory.SubFactory(ServiceCategoryFactory)
    name = factory.Sequence(lambda n: f"Service {n}")
    slug = factory.Sequence(lambda n: f"service-{n}")
    price_minor = 4800
    work_minutes = 30

    @factory.post_generation
    def staff(self, create, extracted, **kwargs):
        StaffService.objects.bulk_create(
            StaffService(staff=member, service=self) for member in extracted or []
        )

    @factory.post_generation
    def locations(self, create, extracted, **kwargs):
        self.locations.set(extracted or [])

    @factory.post_generation
    def resource_groups(self, create, extracted, **kwargs):
        self.resource_groups.set(extracted or [])


class ServiceVariantFactory(DjangoModelFactory):
    """A longer way to have a service."""

    class Meta:
        model = ServiceVariant

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"Variant {n}")
    price_minor = 6200
    work_minutes = 60


class AddOnFactory(DjangoModelFactory):
    """Something added, 15 minutes for 12.00; `services=[…]` it goes with."""

    class Meta:
        model = AddOn
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Add-on {n}")
    price_minor = 1200
    minutes = 15

    @factory.post_generation
    def services(self, create, extracted, **kwargs):
        self.services.set(extracted or [])


class ResourceGroupFactory(DjangoModelFactory):
    """A kind of places; `units` of them are made."""

    class Meta:
        model = ResourceGroup
        skip_postgeneration_save = True

    location = factory.SubFactory(LocationFactory)
    name = factory.Sequence(lambda n: f"Chairs {n}")

    @factory.post_generation
    def units(self, create, extracted, **kwargs):
        names = [f"{self.name}.{number}" for number in range(extracted or 0)]
        Resource.objects.bulk_create(
            Resource(group=self, name=name, position=i) for i, name in enumerate(names)
        )


class ResourceFactory(DjangoModelFactory):
    """One chair, room or device."""

    class Meta:
        model = Resource

    group = factory.SubFactory(ResourceGroupFactory)
    name = factory.Sequence(lambda n: f"Chair {n}")


class CustomerFactory(DjangoModelFactory):
    """A customer; `phone=` and `email=` become contacts."""

    class Meta:
        model = Customer
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Customer {n}")

    @factory.post_generation
    def phone(self, create, extracted, **kwargs):
        if extracted:
            CustomerContact.objects.create(customer=self, kind="phone", value=extracted)

    @factory.post_generation
    def email(self, create, extracted, **kwargs):
        if extracted:
            CustomerContact.objects.create(customer=self, kind="email", value=extracted)

    @factory.post_generation
    def found(self, create, extracted, **kwargs):
        with transaction.atomic():
            customers_sought([self.pk])
        self.refresh_from_db(fields=["sought"])


@dataclass(frozen=True, slots=True)
class OpenSalon:
    """A shop that is open: two members of staff with shifts, a 30-minute and a 60-minute service of both."""

    location: Location
    staff: tuple[StaffMember, StaffMember]
    services: tuple[Service, Service]


def open_salon(
    days=WEEK, *, start_minute: int = NINE, end_minute: int = EIGHTEEN, **rules: object
) -> OpenSalon:
    """Make a shop that is open on the weekdays `days` (0 = Monday); `rules` go to its BookingRules."""
    location = LocationFactory(rules={"step_minutes": 30, "notice_minutes": 0, **rules})
    staff = tuple(StaffMemberFactory(name=name, locations=[location]) for name in ("Ana", "Ben"))
    times = {"location": location, "start_minute": start_minute, "end_minute": end_minute}
    OpeningRule.objects.bulk_create(OpeningRule(weekday=day, **times) for day in days)
    ShiftRule.objects.bulk_create(
        ShiftRule(staff=member, weekday=day, **times) for day in days for member in staff
    )
    cut = ServiceFactory(name="Cut", staff=staff, locations=[location])
    colour = ServiceFactory(
        name="Colour", work_minutes=60, price_minor=9000, staff=staff, locations=[location]
    )
    return OpenSalon(location, staff, (cut, colour))
