"""Reading the presets: one JSON file per kind of business, in both languages."""

import functools
import json
from pathlib import Path
from typing import NotRequired, TypedDict

KINDS = ("hair", "barber", "nails", "lashes", "skin", "massage")


class Words(TypedDict):
    """A text in both languages."""

    en: str
    zh: str


class Priced(Words):
    """Something with a price: euros on a Paris menu, yuan on a Shanghai menu."""

    price: int
    cny: int


class PresetVariant(Priced):
    """A way to have a service; minutes of work, processing, finishing."""

    minutes: list[int]


class PresetService(PresetVariant):
    """A service; `groups` are keys of the preset's resource groups, `after` minutes of clean-up."""

    about: NotRequired[Words]
    after: NotRequired[int]
    groups: NotRequired[list[str]]
    is_from: NotRequired[bool]
    variants: NotRequired[list[PresetVariant]]


class PresetCategory(Words):
    """A heading with its services."""

    services: list[PresetService]


class PresetAddOn(Priced):
    """Something added, to every service of the categories at these places."""

    minutes: int
    categories: list[int]


class PresetBundle(Words):
    """Services (by English name) booked as one visit."""

    services: list[str]


class PresetGroup(Words):
    """Resources that stand in for each other; `one` names a single one of `count`."""

    one: Words
    count: int


class Preset(TypedDict):
    """The starting menu of one kind of business."""

    groups: dict[str, PresetGroup]
    categories: list[PresetCategory]
    add_ons: list[PresetAddOn]
    bundles: list[PresetBundle]


@functools.cache
def preset_of(kind: str) -> Preset:
    """The preset of a kind of business; an unknown kind raises KeyError. Public knowledge, the same for all."""
    if kind not in KINDS:
        raise KeyError(kind)
    text = (Path(__file__).parent / f"{kind}.json").read_text(encoding="utf-8")
    preset: Preset = json.loads(text)
    return preset


def in_language(words: Words, language: str) -> str:
    """The text in the language nearest to `language`."""
    return words["zh"] if language.lower().startswith("zh") else words["en"]
