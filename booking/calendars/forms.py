"""What is asked before a link is made."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FeedForm(forms.Form):
    """Whether the calendar says who comes."""

    names_customers = forms.BooleanField(label=_("Show the customers' names"), required=False)
