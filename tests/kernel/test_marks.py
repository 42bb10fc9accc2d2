"""The marks between words are those of the language, and no template types one behind a value or a translated word."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from kernel import marks

MORNING = datetime(2026, 11, 28, 13, 30, tzinfo=UTC)
TOGETHER = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.DOTALL)
TYPED = re.compile(
    r"\{% (?:translate|endblocktranslate)[^%]*%\}(?:</a>)?: (?=[{<])"
    r"|\{\{ [\w.]*(?:label|get_\w+_display)[^}]*\}\}: (?=[{<])"
    r"|(?:\}\}|%\}|</\w+>)(?:, | \()(?=\{\{|\{%|<\w)|\}\}: (?=\{\{)"
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


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Sat 28 Nov, 14:30"), ("zh-hans", "11月28日周六 14:30")]
)
def test_a_day_and_its_time_are_written_as_in_the_language(language, said, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    with override(language):
        drawn = Template("{{ at|local_moment:'Europe/Berlin' }}").render(Context({"at": MORNING}))
        assert drawn == said
        assert Template("{{ at|local_moment:'Europe/Berlin' }}").render(Context({"at": None})) == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Ana, Saturday", "Cut: Ana", "Sat, 14:30", "a; b", "1 h (15 min)"]),
        ("zh-hans", ["Ana，Saturday", "Cut：Ana", "Sat 14:30", "a；b", "1 h（15 min）"]),
    ],
)
def test_what_is_said_of_one_is_written_as_in_the_language(language, said):
    with override(language):
        assert said == [
            marks.in_one("Ana", "", "Saturday"),
            marks.labelled("Cut", "Ana"),
            Template("Sat{% day_mark %}14:30").render(Context()),
            marks.semicolon().join("ab"),
            Template("{{ '1 h'|with_aside:'15 min' }}").render(Context()),
        ]


def test_what_is_said_of_one_is_escaped():
    drawn = Template("{{ name|with_aside:name }}{% pause %}").render(Context({"name": "<b>"}))
    assert drawn == "&lt;b&gt; (&lt;b&gt;), "


@pytest.mark.parametrize(
    "typed",
    [
        "{{ day }}, {{ time }}",
        "{{ day }}, {% clock_time at tz %}",
        "{{ day }}{% if part %}, {{ part }}{% endif %}",
        "{{ day }}, <span>{{ time }}</span>",
        "{{ hour }}: {{ count }}",
        "{{ time }} ({{ zone }})",
    ],
)
def test_a_mark_between_two_values_is_found(typed):
    assert TYPED.search(typed)


def test_what_is_listed_is_escaped():
    assert Template("{{ names|listed }}").render(Context({"names": ["<b>", "Cut"]})) == "&lt;b&gt;, Cut"


def test_no_template_types_a_mark_behind_a_value_or_a_translated_word():
    typed = {
        f"{path.relative_to(settings.ROOT)}: {found.group()}"
        for path in (settings.ROOT / "templates").rglob("*.html")
        for found in TYPED.finditer(TOGETHER.sub("", path.read_text()))
    }
    assert typed == set()


@pytest.mark.parametrize(("language", "said"), [("en", "Cut, Long"), ("zh-hans", "Cut，Long")])
@pytest.mark.parametrize("read_in", ["en", "zh-hans"])
def test_what_the_salon_wrote_is_marked_as_it_writes_whoever_reads(in_a, language, said, read_in):
    in_a.language = language
    with override(read_in):
        assert marks.in_salons_hand("Cut", "Long") == said
        assert marks.in_salons_hand("Cut", "") == "Cut"
