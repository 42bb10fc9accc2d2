"""The marks between words are those of the language, and no template types one behind a translated word."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

TOGETHER = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.DOTALL)
TYPED = re.compile(
    r"\{% (?:translate|endblocktranslate)[^%]*%\}(?:</a>)?: (?=[{<])"
    r"|\{\{ [\w.]*(?:label|get_\w+_display)[^}]*\}\}: (?=[{<])"
    r"|(?<!street) \}\}, \{\{|%\}, \{\{"  # a street before its town is written as on a letter
    r'|visually-hidden">: |\{% if not forloop\.(?:first|last) %\}, \{%|join:", "'
)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "What: Cut, Colour"), ("zh-hans", "What：Cut、Colour")]
)
def test_a_list_and_a_label_are_written_as_in_the_language(language, said):
    with override(language):
        drawn = Template("What{% colon %}{{ names|listed }}").render(Context({"names": ["Cut", "Colour"]}))
        one_by_one = Template(
            "{% for one in names %}{% if not forloop.first %}{% comma %}{% endif %}{{ one }}{% endfor %}"
        )
        assert drawn == said
        assert one_by_one.render(Context({"names": ["Cut", "Colour"]})) in said


def test_what_is_listed_is_escaped():
    assert Template("{{ names|listed }}").render(Context({"names": ["<b>", "Cut"]})) == "&lt;b&gt;, Cut"


def test_no_template_types_a_mark_behind_a_translated_word():
    typed = {
        f"{path.relative_to(settings.ROOT)}: {found.group()}"
        for path in (settings.ROOT / "templates").rglob("*.html")
        for found in TYPED.finditer(TOGETHER.sub("", path.read_text()))
    }
    assert typed == set()
