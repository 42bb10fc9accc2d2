"""The form of a customer: three fields are enough, all else is folded away; the salon's own fields among them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.basics import LONGEST, MOST_WAYS, WAYS, Basics
from crm.customers.contacts.phones import way_shown
from crm.customers.facts.birthday_forms import BIRTH_INPUTS, BirthdayForm
from crm.customers.facts.birthdays import birthday_of
from crm.customers.facts.fields import GENDERS, CustomerField, FieldKind, built_in_fields, own_fields
from crm.customers.meanwhile import Meanwhile, as_sent, in_words, loaded_of, loaded_text, meanwhile
from crm.customers.models import ContactKind, Customer
from kernel.forms import Placing

WAYS_BESIDE = ("wechat", "address")
SPARE = 1  # empty lines for one more way to reach somebody
NAMES = ("name", "family_name", "given_name", "preferred_name")
CARRIED = ("version", "loaded")  # what nobody types
YES_NO = (("", "–"), ("true", _("yes")), ("false", _("no")))


class CustomerForm(Placing, BirthdayForm):
    """Everything that is known of a customer. What was typed is checked by the service, which names all that is wrong."""

    use_required_attribute = False
    field_order = (*CARRIED, *NAMES, "gender", "gender_words", "language", *BIRTH_INPUTS)

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    loaded = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        error_messages={"required": _("Please give a name.")},
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    family_name = forms.CharField(label=_("Family name"), required=False, max_length=LONGEST["family_name"])
    given_name = forms.CharField(
        label=_("Given name"),
        required=False,
        max_length=LONGEST["given_name"],
        help_text=_("Where these two are filled in, the name above is made of them."),
    )
    preferred_name = forms.CharField(
        label=pgettext_lazy("name", "Called"),
        required=False,
        max_length=LONGEST["preferred_name"],
        help_text=_("How the team speaks to them."),
    )
    gender = forms.ChoiceField(label=_("Gender"), required=False)
    gender_words = forms.CharField(
        label=_("In their own words"), required=False, max_length=LONGEST["gender"]
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    wechat = forms.CharField(label=_("WeChat ID"), required=False, max_length=LONGEST["wechat"])
    address = forms.CharField(
        label=pgettext_lazy("postal", "Address"), required=False, max_length=LONGEST["address"]
    )
    company = forms.CharField(label=_("Company"), required=False, max_length=LONGEST["company"])
    found_through = forms.ChoiceField(label=_("How they found us"), required=False)
    referrer_id = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    home_place = forms.TypedChoiceField(
        label=_("Home location"), required=False, coerce=int, empty_value=None
    )
    online_block = forms.CharField(
        label=_("Blocked from online booking: why"),
        required=False,
        max_length=LONGEST["online_block"],
        help_text=_("Only the team sees it. Online they are asked to call; empty lets them book."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        customer: Customer | None = None,
        initial: Mapping[str, Any] | None = None,
        with_ways: bool = True,
    ) -> None:
        initial = {**(basics_shown(customer) if customer else {}), **(initial or {})}
        super().__init__(data, initial=initial)
        self.customer = customer
        if customer is None and data is None:
            self.fields["name"].widget.attrs["autofocus"] = (
                True  # who stands at the desk is taken down at once
            )
        lists = {one.code: one for one in built_in_fields() if one.kind is FieldKind.CHOICE}
        for code in ("language", "found_through", "home_place"):
            self._list(code, _choices_with(lists[code], initial.get(code)))
        self._list("gender", tuple(GENDERS.items()))
        self.own = own_fields()
        for one in self.own:
            self.fields[one.code] = own_input(one, initial.get(one.code))
        self.with_ways = with_ways
        for kind in (ContactKind.PHONE, ContactKind.EMAIL) if with_ways else ():
            self._ways(kind)
        for code in () if with_ways else WAYS_BESIDE:
            del self.fields[code]
        if customer:
            self.initial["loaded"] = loaded_text(initial, self.fields)

    def _list(self, code: str, choices: Iterable[tuple[str, Any]]) -> None:
        chosen: Any = self.fields[code]
        chosen.choices = [("", "–"), *choices]

    def _ways(self, kind: ContactKind) -> None:
        """Lines for the phones, or the emails: those known or sent, and one to spare."""
        given = self.data if self.is_bound else self.initial
        known = sum(1 for name in given if is_way(name, kind) and given[name])
        for place in range(max(1, known, min(known + SPARE, MOST_WAYS))):
            self.fields[way_name(kind, place)] = _way_input(kind, place)

    @property
    def phones(self) -> list[forms.BoundField]:
        """The lines of the phones."""
        return [self[name] for name in self.fields if is_way(name, ContactKind.PHONE)]

    @property
    def emails(self) -> list[forms.BoundField]:
        """The lines of the emails."""
        return [self[name] for name in self.fields if is_way(name, ContactKind.EMAIL)]

    @property
    def own_bound(self) -> list[forms.BoundField]:
        """The salon's own fields."""
        return [self[one.code] for one in self.own]

    def clean(self) -> dict[str, Any]:
        """A name may also be given as family and given name."""
        values = super().clean() or {}
        if values.get("family_name") or values.get("given_name"):
            self.errors.pop("name", None)
        return {"name": "", **values}

    def basics(self) -> Basics:
        """What was typed, for the service."""
        data: dict[str, Any] = self.cleaned_data
        plain = {
            name: data.get(name, "") for name in (*LONGEST, "name", "found_through")
        }  # what the form has refused already is not there
        ways: dict[str, Any] = {
            "phones": [data.get(name, "") for name in self.fields if is_way(name, ContactKind.PHONE)],
            "emails": [data.get(name, "") for name in self.fields if is_way(name, ContactKind.EMAIL)],
        }
        if not self.with_ways:
            ways = dict.fromkeys(WAYS)
        return Basics(
            **{**plain, "gender": data.get("gender_words") or data.get("gender", ""), **ways},
            referrer_id=data.get("referrer_id"),
            home_place=data.get("home_place"),
            birthday=self.birthday(),
            own={one.code: data.get(one.code) for one in self.own},
        )

    def say_newer(self, saved: Customer) -> None:
        """Say that it was changed meanwhile. What was typed stays; what only others changed stands in the form now.

        From here on the form is made from what is saved now: who sends it again has seen that.
        """
        loaded, now = loaded_of(self.data.get("loaded", "")), basics_shown(saved)
        self.initial = now
        self.data = {**{name: self.data.get(name, "") for name in self.data}, "version": str(saved.version)}
        for kind in (ContactKind.PHONE, ContactKind.EMAIL) if self.with_ways else ():
            self._ways_beside(kind, now)
        self.data["loaded"] = loaded_text(now, self.fields)
        self.add_error(
            None, _("This was changed meanwhile. What you typed is kept; save again to put it in place.")
        )
        for name in [name for name in self.fields if name not in CARRIED]:
            self._say_of(name, loaded, now.get(name))

    def _say_of(self, name: str, loaded: Mapping[str, Any] | None, saved: Any) -> None:
        field = self.fields[name]
        typed = field.widget.value_from_datadict(self.data, {}, name)
        stands = meanwhile(field, loaded=loaded, name=name, typed=typed, saved=saved)
        if stands is Meanwhile.AT_ODDS:
            self.add_error(name, _("Saved meanwhile: %(value)s") % {"value": in_words(field, saved)})
        elif stands is Meanwhile.TAKEN_OVER:
            self.data = {**self.data, name: as_sent(saved)}
            self.add_error(name, _("Somebody else has changed this; here is what is saved now."))

    def _ways_beside(self, kind: ContactKind, now: Mapping[str, Any]) -> None:
        """A line for each way that somebody added meanwhile, so that it is not taken away unseen."""
        for place in range(MOST_WAYS):
            if way_name(kind, place) in now and way_name(kind, place) not in self.fields:
                self.fields[way_name(kind, place)] = _way_input(kind, place)


def way_name(kind: ContactKind, place: int) -> str:
    """The name of the input: "phone", "phone_1"."""
    return f"{kind.value}_{place}" if place else str(kind.value)


def is_way(name: str, kind: ContactKind) -> bool:
    """Whether the input is one of that kind of contact."""
    return name == kind or name.startswith(f"{kind.value}_")


def _way_input(kind: ContactKind, place: int) -> forms.CharField:
    is_phone = kind is ContactKind.PHONE
    first, other = (_("Phone"), _("Another phone")) if is_phone else (_("Email"), _("Another email"))
    looks = {"type": "tel", "inputmode": "tel"} if is_phone else {"type": "email", "inputmode": "email"}
    label = other if place else first
    return forms.CharField(
        label=label,
        required=False,
        max_length=40 if is_phone else 254,
        widget=forms.TextInput(attrs={**looks, "autocomplete": "off"}),
    )


def own_input(one: CustomerField, value: Any) -> forms.Field:
    """The input of an own field."""
    common: dict[str, Any] = {"label": one.label, "required": False}
    if one.kind is FieldKind.CHOICE:
        return forms.ChoiceField(choices=[("", "–"), *_choices_with(one, value)], **common)
    if one.kind is FieldKind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, **common)
    if one.kind is FieldKind.DATE:
        return forms.CharField(widget=forms.TextInput(attrs={"type": "date"}), max_length=10, **common)
    looks = {"inputmode": "decimal"} if one.kind is FieldKind.NUMBER else {}
    return forms.CharField(max_length=500, widget=forms.TextInput(attrs=looks), **common)


def _choices_with(one: CustomerField, value: Any) -> list[tuple[str, str]]:
    """The open choices, and the one that stands there even where it has left the list."""
    return [pair for pair in one.choices if pair[0] not in one.gone or pair[0] == str(value)]


def basics_shown(customer: Customer) -> dict[str, Any]:
    """What is known, as the form shows it."""
    birthday = birthday_of(customer)
    plain = (*LONGEST, "name", "found_through", "referrer_id", "home_place", "version", "birth_calendar")
    shown = {name: getattr(customer, name) for name in plain}
    if customer.gender not in GENDERS:
        shown |= {"gender": "", "gender_words": customer.gender}
    if birthday:
        shown |= {f"birth_{part}": getattr(birthday, part) for part in ("day", "month", "year", "leap")}
    for kind in (ContactKind.PHONE, ContactKind.EMAIL):
        rows = sorted((row for row in customer.contacts.all() if row.kind == kind), key=_first_primary)
        shown |= {way_name(kind, place): way_shown(row.kind, row.value) for place, row in enumerate(rows)}
    return shown | {code: _own_shown(value) for code, value in customer.own.items()}


def _first_primary(row: Any) -> tuple[bool, int]:
    return not row.is_primary, row.pk


def _own_shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
