"""What is typed about an account at a provider of text messages, or at WeChat."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import phonenumbers
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from crm.customers.contacts.phones import normal_phone
from crm.messaging.accounts.opened import AES_KEY
from crm.messaging.accounts.providers import USUAL, Provider
from crm.messaging.accounts.services import TEST_KIND, AccountDetails
from crm.messaging.channels.wechat.sealed import KEY
from crm.messaging.models import ChannelAccount, ChannelAddress
from crm.messaging.reaching.choosing import SMS
from crm.messaging.settings.wordings import template_kinds
from kernel.context import current_salon
from kernel.errors import BadInput

TEST = _("Test message")
USUAL_VARIABLES = "customer, day, time"
USUAL_PLACES = "thing1=services, time2=when"
SEALED = "sealed"
SMS_ONLY = ("comes_first", "prefixes", "price", "month_limit")
WORDS = {"sign_name", "sender"}  # they travel in the body; all else stands in addresses and headers
_PLAIN = RegexValidator(r"\A[!-~]*\Z", _("Only letters without accents, digits and signs, without blanks."))
_PREFIXES = re.compile(r"\+[1-9][0-9]{0,6}")


class AccountForm(forms.Form):
    """The provider's own fields, its key, and what the salon wants of it; `provider` says which."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_on = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("Of several providers one is in use; the other is switched off."),
    )
    comes_first = forms.ChoiceField(
        label=_("Text message or email"),
        choices=[
            ("", _("email first, a text to whoever has none")),
            ("on", _("text first, email to whoever has no phone")),
        ],
        required=False,
        help_text=_("Unless the customer wishes otherwise. Where one way fails, the other is tried."),
    )
    prefixes = forms.CharField(
        label=_("Numbers that are written to"),
        max_length=100,
        help_text=_("Beginnings of numbers, such as +49 +43. Other numbers cost more and get email instead."),
    )
    price = forms.DecimalField(
        label=_("Price of one text"), required=False, min_value=Decimal(0), max_digits=8, decimal_places=4
    )
    month_limit = forms.IntegerField(
        label=_("At most in a month"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Long texts count as several. Beyond that, customers get email. Empty: no limit."),
    )

    def __init__(
        self,
        *arguments: Any,
        provider: Provider,
        has_secret: bool,
        has_order: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.provider = provider
        if has_order:  # the salon has put its channels in order; that counts then
            del self.fields["comes_first"]
        for name, label in provider.fields.items():
            checks = [] if name in WORDS else [_PLAIN]
            self.fields[name] = forms.CharField(label=str(label), max_length=100, validators=checks)
        self.fields["secret"] = forms.CharField(
            label=str(provider.secret),
            max_length=200,
            required=not has_secret,
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            help_text=_("Kept under lock and never shown again. Empty: it stays as it is.")
            if has_secret
            else "",
        )
        if provider.is_coded:
            self.fields.update(_template_fields(USUAL_VARIABLES if self.is_sms else USUAL_PLACES))
        if not self.is_sms:
            for name in SMS_ONLY:
                self.fields.pop(name, None)
            self.fields.update(_call_fields(has_key=self.initial.get("calls") == SEALED))

    @property
    def is_sms(self) -> bool:
        """Whether it sends text messages, which cost and have numbers."""
        return self.provider.channel == SMS

    @classmethod
    def initial_of(cls, account: ChannelAccount | None, provider: Provider) -> dict[str, Any]:
        """What the form shows of the account, the usual where there is none yet."""
        if account is None:
            return {"version": 0, "is_on": True, "prefixes": _own_prefix(), **USUAL}
        details = account.details
        shown = {name: details.get(name, "") for name in (*provider.fields, "price")}
        return {
            **shown,
            **_templates_shown(details.get("templates", {})),
            "version": account.version,
            "is_on": account.is_on,
            "comes_first": "on" if details.get("comes_first") else "",
            "prefixes": " ".join(details.get("prefixes", [])),
            "month_limit": account.month_limit,
            "calls": SEALED if details.get(AES_KEY) else "",
        }

    @property
    def call_fields(self) -> list[forms.BoundField]:
        """How WeChat calls us; nothing for others."""
        return [] if self.is_sms else [self["calls"], self[AES_KEY]]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The provider's own."""
        return [self[name] for name in (*self.provider.fields, "secret")]

    @property
    def template_rows(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """Label, code and variables for each message and language."""
        for key, label in _templated():
            yield label, self[f"code:{key}"], self[f"variables:{key}"]

    def clean_prefixes(self) -> list[str]:
        """The beginnings, each with its plus."""
        found = [
            f"+{part.lstrip('+')}" for part in re.split(r"[\s,;，、]+", self.cleaned_data["prefixes"].strip())
        ]
        if not all(_PREFIXES.fullmatch(part) for part in found):
            raise forms.ValidationError(_("Please enter beginnings of numbers, such as +49."))
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        """A template of WeChat's names each of its places: "thing1=services"."""
        data = super().clean() or self.cleaned_data
        for key, _label in [] if self.is_sms else _templated():
            if data.get(f"code:{key}") and not all(
                "=" in one for one in _variables(data.get(f"variables:{key}", ""))
            ):
                self.add_error(f"variables:{key}", _("Please name each place, such as thing1=services."))
        is_new = data.get("calls") == SEALED and self.initial.get("calls") != SEALED
        if is_new and not data.get(AES_KEY) and AES_KEY not in self.errors:
            self.add_error(AES_KEY, _("Please type the key that you have chosen at WeChat."))
        return data

    def typed(self) -> AccountDetails:
        """What was typed, for the service."""
        data = self.cleaned_data
        details: dict[str, Any] = {name: data[name] for name in self.provider.fields}
        if self.is_sms:
            details |= {
                "comes_first": data.get("comes_first", self.initial.get("comes_first")) == "on",
                "prefixes": data["prefixes"],
                "price": "" if data["price"] is None else f"{data['price'].normalize():f}",
            }
        if self.provider.is_coded:
            details["templates"] = _templates_typed(data)
        aes_key = data[AES_KEY] if data.get("calls") == SEALED else None
        return AccountDetails(data["is_on"], data["secret"], data.get("month_limit"), details, aes_key)


class WechatTryForm(forms.Form):
    """Who gets a test: somebody who was bound lately."""

    to = forms.ChoiceField(label=_("Customer"))

    def __init__(self, *arguments: Any, bound: Sequence[ChannelAddress], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [(one.address, one.customer.name) for one in bound]
        cast("forms.ChoiceField", self.fields["to"]).choices = choices


class TryForm(forms.Form):
    """The number of a test."""

    to = forms.CharField(label=_("Phone number"), max_length=30)

    def clean_to(self) -> str:
        """The number in its normal form."""
        try:
            return normal_phone(self.cleaned_data["to"], country_now())
        except BadInput as error:
            raise forms.ValidationError(str(error.problems[0].text)) from None


def country_now() -> str:
    """The salon's country."""
    return str(getattr(current_salon(), "country", ""))


def _own_prefix() -> str:
    code = phonenumbers.country_code_for_region(country_now())
    return f"+{code}" if code else ""


def _templated() -> Iterator[tuple[str, str]]:
    """`kind:language` and a label for all that can be sent by template."""
    for language, name in settings.LANGUAGES:
        for kind, label in template_kinds().items():
            yield f"{kind}:{language}", f"{label} · {name}"
        yield f"{TEST_KIND}:{language}", f"{TEST} · {name}"


def _variables(text: str) -> list[str]:
    """Names of variables, or pairs such as "thing1=services", however they are set apart."""
    return re.findall(r"\w+(?:=\w+)?", re.sub(r"\s*[=＝:：]\s*", "=", text))


def _call_fields(*, has_key: bool) -> dict[str, forms.Field]:
    kept = _("Kept under lock and never shown again. Empty: it stays as it is.")
    return {
        "calls": forms.ChoiceField(
            label=_("How WeChat calls us"),
            choices=[("", _("plain mode (明文模式)")), (SEALED, _("encrypted mode (安全模式)"))],
            required=False,
            help_text=_(
                "As you have chosen there. To change over without a gap, choose 兼容模式 there first."
            ),
        ),
        AES_KEY: forms.CharField(
            label=_("EncodingAESKey"),
            required=False,
            validators=[
                RegexValidator(
                    rf"\A{KEY.pattern}\Z", _("It is 43 letters and digits long. Copy it from WeChat.")
                )
            ],
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            help_text=kept if has_key else _("Only for encrypted mode: the 43 characters that WeChat made."),
        ),
    }


def _template_fields(usual: str) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for key, label in _templated():
        fields[f"code:{key}"] = forms.CharField(label=label, max_length=40, required=False)
        fields[f"variables:{key}"] = forms.CharField(
            label=_("Variables, in the template's order"),
            max_length=200,
            required=False,
            initial=usual,
        )
    return fields


def _templates_shown(templates: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    codes = {f"code:{key}": found["code"] for key, found in templates.items()}
    return codes | {f"variables:{key}": ", ".join(found["variables"]) for key, found in templates.items()}


def _templates_typed(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The templates that have a code."""
    return {
        key: {"code": code, "variables": _variables(data[f"variables:{key}"])}
        for key, _label in _templated()
        if (code := data[f"code:{key}"].strip())
    }
