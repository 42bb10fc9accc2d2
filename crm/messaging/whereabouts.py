"""Where the things are that messages are about: who has a role at some locations sees the messages about those.

Told by the rooms that keep the things, since this one knows of no locations. What is about nothing that stands at a
location (a login, a channel tried out) is the whole salon's.
"""

from collections.abc import Callable, Collection

from django.db.models import Exists, Model, OuterRef, Q

Within = Callable[[Collection[int]], Q]
_located: dict[type[Model], Within] = {}


def at_location(places: Collection[int]) -> Q:
    """Things that name their location themselves."""
    return Q(location__in=places)


def register_whereabouts(model: type[Model], within: Within = at_location) -> None:
    """Let messages about such things be seen where `within` says that they stand; called in AppConfig.ready."""
    _located[model] = within


def about_places(places: Collection[int] | None) -> Q:
    """Messages or replies about things at these locations; None for all there are."""
    if places is None:
        return Q()
    found = Q(pk__in=[])
    for model, within in _located.items():
        here = model._default_manager.filter(within(places), pk=OuterRef("about_id"))
        found |= Q(Exists(here), about_type=model._meta.label_lower)
    return found
