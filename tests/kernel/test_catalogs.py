"""The translations: complete, unambiguous, and readable without GNU gettext."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django import forms
from django.utils import translation

from kernel import catalogs

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

HALF_MARK = re.compile(
    "[\u4e00-\u9fff”）》][,;!?](?! )|[\u4e00-\u9fff”）》]: ?(?=[\u4e00-\u9fff“])|[\u4e00-\u9fff]\\([\u4e00-\u9fff]"
)


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


def test_no_package_says_otherwise_what_the_house_says() -> None:
    with translation.override("zh-hans"):
        otherwise = [
            (message.id, message.string)
            for _app, message in translations()
            if isinstance(message.id, str)
            and message.string
            != (
                translation.pgettext(message.context, message.id)
                if message.context
                else translation.gettext(message.id)
            )
        ]
    assert otherwise == []


def test_chinese_has_the_marks_of_chinese() -> None:
    halves = [
        text for _app, message in translations() for text in texts(message.string) if HALF_MARK.search(text)
    ]
    assert halves == []


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


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "请填写。"),
        (forms.EmailField(), "ada", "邮箱格式不对，请检查。"),
        (forms.CharField(max_length=2), "abc", "最多 2 个字，现在是 3 个。"),
        (forms.IntegerField(max_value=9), "10", "最大填 9。"),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "没有“b”这个选项，请重新选择。"),
    ],
)
def test_what_is_wrong_in_a_field_is_said_in_our_own_chinese(
    field: forms.Field, typed: str, said: str
) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    with translation.override("zh-hans"):
        assert refused.value.messages == [said]
