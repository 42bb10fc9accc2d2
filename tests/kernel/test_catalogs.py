"""The translations: complete, unambiguous, and readable without GNU gettext."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from kernel import catalogs

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def translations() -> Iterator[tuple[Path, Message]]:
    """Every message of every catalog."""
    for app in catalogs.app_folders():
        for message in catalogs.load(app):
            if message.id and message.string:
                yield app, message


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    """A message's text or texts."""
    return [value] if isinstance(value, str) else list(value)


def test_everything_the_product_says_is_translated() -> None:
    assert catalogs.untranslated() == []


def test_no_translation_is_a_guess() -> None:
    assert [message.id for _app, message in translations() if message.fuzzy] == []


def test_translations_keep_the_named_values_of_their_message() -> None:
    strange = [
        (message.id, text)
        for _app, message in translations()
        for text in texts(message.string)
        if not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(" ".join(texts(message.id))))
    ]
    assert strange == []


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{% translate 'Book' %}", [("Book", None)]),
        ("<p>\n   {% translate 'May' context 'month' %}</p> don't", [("May", "month")]),
        (
            "{% blocktranslate count n=n %}One visit{% plural %}{{ n }} visits{% endblocktranslate %}",
            [(("One visit", "%(n)s visits"), None)],
        ),
    ],
)
def test_templates_are_read_like_django_reads_them(
    tmp_path: Path, template: str, expected: list[object]
) -> None:
    page = tmp_path / "page.html"
    page.write_text(template)
    assert list(catalogs.messages_of(page)) == expected


def test_an_unchanged_catalog_is_not_compiled_again() -> None:
    catalogs.compile_changed()
    assert catalogs.compile_changed() == 0
