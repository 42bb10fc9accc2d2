"""Phone numbers in one normal form: E.164."""

import re
import unicodedata

import phonenumbers
from django.utils.translation import gettext_lazy as _

from crm.customers.models import ContactKind
from kernel.errors import BadInput

E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def normal_phone(text: str, country: str) -> str:
    """The number as E.164, read as typed in `country` (ISO 3166): "138 0013 8000" in CN is "+8613800138000".

    Full-width digits, spaces, dashes and a leading 00 are understood. Raises BadInput (field "phone").
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    try:
        number = phonenumbers.parse(_with_plus(typed), country or None)
    except phonenumbers.NumberParseException:
        raise _wrong() from None
    normal = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number) or not E164.fullmatch(normal):
        raise _wrong()
    return normal


def way_shown(kind: str, value: str) -> str:
    """A phone as people of its country write it, with the country before it; an email as it is."""
    if kind != ContactKind.PHONE:
        return value
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def reach_shown(value: str) -> str:
    """`way_shown` where only the value is at hand: a phone is what begins with a plus, the rest stays as it is."""
    return way_shown(ContactKind.PHONE, value) if E164.fullmatch(value) else value


def _with_plus(typed: str) -> str:
    """Written the way of the whole world: 0086… and +86… are the same number from anywhere."""
    return "+" + typed[2:] if typed.startswith("00") else typed


def _wrong() -> BadInput:
    return BadInput.of("phone", "phone", _("This does not look like a phone number."))
