"""Segments that most salons want, ready to be taken up and changed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.segments.kinds import Op
from crm.segments.rules import Group, Part


@dataclass(frozen=True, slots=True)
class Preset:
    """One ready segment: stable code, name, rule, its place."""

    code: str
    name: str | Promise
    rule: Group
    position: int


_presets: dict[str, Preset] = {}


def register_preset(preset: Preset) -> None:
    """Offer it, or replace the one of the same code."""
    _presets[preset.code] = preset


def presets() -> list[Preset]:
    """All of them in their order."""
    return sorted(_presets.values(), key=lambda one: (one.position, one.code))


def preset_of(code: str) -> Preset | None:
    """The ready segment of that code."""
    return _presets.get(code)


USUAL = (
    Preset("birthday", _("Birthday in the next week"), Group(parts=(Part("birthday", Op.NEXT_DAYS, days="7"),)), 20),
    Preset("new", _("New this month"), Group(parts=(Part("created_at", Op.THIS_MONTH),)), 30),
    Preset(
        "mailable", _("May be emailed and booked online"),
        Group(parts=(Part("may_write", Op.ANY, choices=("email",)), Part("online_block", Op.NO))), 50,
    ),
)  # fmt: skip
