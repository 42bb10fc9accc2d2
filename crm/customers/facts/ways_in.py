"""By which way somebody became a customer (`Customer.source`), in words; how they heard of the salon is in `sources`."""

from django.utils.translation import pgettext_lazy

SOURCE_WORDS = {
    "desk": pgettext_lazy("how they found us", "at the desk"),
    "walk_in": pgettext_lazy("how they found us", "walked in"),
    "online": pgettext_lazy("how they found us", "online"),
    "storefront": pgettext_lazy("how they found us", "booking page"),
    "friend": pgettext_lazy("how they found us", "a friend"),
    "map": pgettext_lazy("how they found us", "the map"),
    "walk-in": pgettext_lazy("how they found us", "walked in"),
    "social": pgettext_lazy("how they found us", "social media"),
}


def source_words(source: str) -> str:
    """How somebody found us, as it is said."""
    return str(SOURCE_WORDS.get(source, source))
