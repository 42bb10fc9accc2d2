"""What is asked when a consent is written down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.privacy.purposes import WAYS


class GivenForm(forms.Form):
    """How the customer agreed; one form for each purpose on the page, so its ids carry the purpose."""

    way = forms.ChoiceField(label=_("How they agreed"), choices=list(WAYS.items()))

    def __init__(self, *, code: str) -> None:
        super().__init__(auto_id=f"id_{code}_%s")
