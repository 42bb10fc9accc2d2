"""What other rooms show on the customer's own page: a wallet, packages, forms, the own archive."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kernel.errors import type_of_text


@dataclass(frozen=True, slots=True, kw_only=True)
class MineSection:
    """A part of the page: `facts(customer_id)` is the context of `template`; None leaves the part out."""

    code: str
    label: type_of_text
    position: int
    template: str
    facts: Callable[[int], dict[str, Any] | None]


_sections: dict[str, MineSection] = {}


def register_mine_section(section: MineSection) -> None:
    """Add it, or replace the one of that code; called in AppConfig.ready."""
    _sections[section.code] = section


def sections_of(customer_id: int) -> list[tuple[MineSection, dict[str, Any]]]:
    """The parts that have something to show, in their order."""
    ordered = sorted(_sections.values(), key=lambda section: (section.position, section.code))
    asked = [(section, section.facts(customer_id)) for section in ordered]
    return [(section, facts) for section, facts in asked if facts is not None]
