"""The design system's tags: what pages are made of, in both languages."""

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from kernel.design.icons import UnknownIcon
from kernel.design.templatetags.design import duration, initials


class VisitForm(forms.Form):
    """A form with one field of each kind."""

    name = forms.CharField(label="Name", help_text="As on the card.")
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="I agree")
    person = forms.ChoiceField(
        label="With", choices=[("1", "Inès"), ("2", "Malik")], widget=forms.RadioSelect
    )


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def sent(**data: str) -> VisitForm:
    form = VisitForm(data)
    form.is_valid()
    return form


def test_an_icon_is_silent_without_a_label():
    text = drawn('{% icon "calendar" %}')
    assert text.startswith("<svg")
    assert 'aria-hidden="true"' in text
    assert "<path" in text


def test_an_icon_with_a_label_speaks_and_escapes_it():
    text = drawn('{% icon "x" label=label %}', label='Close "it"')
    assert 'role="img" aria-label="Close &quot;it&quot;"' in text


def test_an_icon_that_the_build_lacks_is_refused_by_name():
    with pytest.raises(UnknownIcon, match="no-such-icon"):
        drawn("{% icon name %}", name="no-such-icon")


def test_a_field_ties_its_help_to_its_control():
    text = drawn("{% field form.name %}", form=VisitForm())
    assert '<label for="id_name">Name</label>' in text
    assert text.count('aria-describedby="id_name_help"') == 1
    assert 'id="id_name_help">As on the card.<' in text


def test_a_wrong_field_says_so_beside_itself():
    text = drawn("{% field form.name %}", form=sent())
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_name_help id_name_error"' in text
    assert 'id="id_name_error"' in text


def test_what_was_typed_is_escaped_and_kept():
    assert 'value="&lt;b&gt;Ana"' in drawn("{% field form.name %}", form=sent(name="<b>Ana"))


def test_an_optional_field_is_marked_so_in_chinese():
    with override("zh-hans"):
        text = drawn("{% field form.note %}", form=VisitForm())
    assert '<span class="optional">' in text
    assert "optional</span>" not in text


def test_a_choice_stands_in_a_fieldset_with_its_legend():
    text = drawn("{% field form.person %}", form=VisitForm())
    assert "<fieldset" in text
    assert "<legend>With</legend>" in text


def test_a_checkbox_stands_inside_its_label():
    text = drawn("{% field form.agreed %}", form=VisitForm())
    assert "field-check" in text
    assert "<span>I agree</span></label>" in text


def test_the_summary_links_every_problem_to_its_field():
    text = drawn("{% form_errors form %}", form=sent(note="x"))
    assert 'role="alert"' in text
    assert [text.count(f'href="#id_{name}') for name in ("name", "agreed", "person", "note")] == [1, 1, 1, 0]


def test_a_form_without_problems_has_no_summary():
    assert drawn("{% form_errors form %}", form=sent(name="Ana", agreed="on", person="1")).strip() == ""


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [
        (45, "45 min", "45 分钟"),
        (60, "1 h", "1 小时"),
        (65, "1 h 05", "1 小时 05 分"),
        (165, "2 h 45", "2 小时 45 分"),
    ],
)
def test_minutes_read_as_people_say_them(minutes, english, chinese):
    with override("en"):
        assert duration(minutes) == english
    with override("zh-hans"):
        assert duration(minutes) == chinese


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Ribeiro", "AR"),
        ("Inès", "In"),
        ("Élodie Marchand", "ÉM"),
        ("林悦", "林"),
        ("阿Ken", "阿"),
        ("  ", "?"),
    ],
)
def test_a_name_shrinks_to_letters(name, letters):
    assert initials(name) == letters


def test_money_is_written_from_minor_units():
    with override("en"):
        assert drawn("{{ amount|money:'EUR' }}", amount=4800) == "€48"
        assert drawn("{% money amount 'JPY' %}", amount=4800) == "JP¥4,800"


def test_no_money_is_no_text():
    assert drawn("{{ amount|money:'EUR' }}", amount=None) == ""
