"""Told of each erasure: what rooms must do about things that hang on a person by more than a reference.

A row that is a customer's by a foreign key needs none of this: its `Reference` says how it is erased.
"""

from collections.abc import Callable, Mapping, Sequence

from django.utils.functional import Promise

Erased = Callable[[Sequence[int], Mapping[str, Sequence[int]]], None]
Mention = Callable[[Sequence[int]], Mapping[str, Sequence[int]]]
Hindrance = Callable[[Sequence[int]], "str | Promise"]
_told: list[Erased] = []
_mentions: list[Mention] = []
_hindrances: list[Hindrance] = []


def register_erased(handler: Erased) -> None:
    """Call `handler(ids of the person's rows, {"app.model": ids of what was theirs})` inside the erasure's transaction."""
    if handler not in _told:
        _told.append(handler)


def erased_tell(customer_ids: Sequence[int], things: Mapping[str, Sequence[int]]) -> None:
    """Tell them all; an inner step of an erasure."""
    for handler in _told:
        handler(customer_ids, things)


def register_mention(mention: Mention) -> None:
    """Let `mention(ids of the person's rows)` say which things name them without being theirs, as {"app.model": ids}.

    It is asked while they are still known. The handlers hear of these things too, and the trail forgets what it says of them.
    """
    if mention not in _mentions:
        _mentions.append(mention)


def mentions_of(customer_ids: Sequence[int]) -> list[tuple[str, Sequence[int]]]:
    """Everything that names them, by model."""
    return [found for mention in _mentions for found in mention(customer_ids).items()]


def register_hindrance(hindrance: Hindrance) -> None:
    """Let `hindrance(ids of the person's rows)` say why they cannot be erased yet, "" where nothing stands in the way."""
    if hindrance not in _hindrances:
        _hindrances.append(hindrance)


def hindrances_of(customer_ids: Sequence[int]) -> list[str]:
    """Everything that stands in the way, in words."""
    return [text for hindrance in _hindrances if (text := str(hindrance(customer_ids)))]
