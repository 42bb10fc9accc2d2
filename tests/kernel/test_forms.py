"""What a service says against a form, shown beside its fields."""

from django import forms

from kernel.errors import Problem
from kernel.forms import Placing


class NameForm(Placing, forms.Form):
    name = forms.CharField(max_length=3, error_messages={"max_length": "too long"})


def test_a_problem_stands_beside_its_field_and_on_top_where_there_is_none():
    form = NameForm({"name": "Ana"})
    form.place([Problem("name", "taken", "taken"), Problem("phone", "taken", "whose?")])
    assert form.errors == {"name": ["taken"], "__all__": ["whose?"]}


def test_what_the_form_has_refused_is_not_said_again():
    form = NameForm({"name": "Anastasia"})
    form.take([Problem("name", "taken", "taken"), Problem("phone", "taken", "whose?")])
    assert form.errors == {"name": ["too long"], "__all__": ["whose?"]}
