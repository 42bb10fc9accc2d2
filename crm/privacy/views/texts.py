"""The settings' pages on what customers agree to: all texts, and one with its versions."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from crm.privacy.text_saving import LONGEST, consent_text_save
from crm.privacy.texts import own_texts, purposes_with, text_codes, versions_of, wording_of
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.forms import Placing
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

REFUSED, CONFLICT = 422, 409
NAMES = {"en": gettext_lazy("In English"), "zh-hans": gettext_lazy("In Chinese")}


class ConsentTextForm(Placing, forms.Form):
    """The text in every language; `number` is the version that was read."""

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for code, name in settings.LANGUAGES:
            lines = forms.Textarea(attrs={"rows": 6, "lang": code, "maxlength": LONGEST})
            self.fields[code] = forms.CharField(label=NAMES.get(code, name), strip=False, widget=lines)

    def texts(self) -> dict[str, str]:
        """As typed, by language."""
        typed = self.cleaned_data if self.is_valid() else self.data
        return {code: str(typed.get(code, "")) for code, _name in settings.LANGUAGES}


@require_safe
@staff_required(Action.SETTINGS_WRITE, whole_salon=True)
def texts(request: StaffRequest) -> HttpResponse:
    """All texts as they are read now, with their version."""
    own = own_texts()
    rows = [
        {
            "code": code,
            "label": text_label(code),
            "wording": wording_of(purposes_with(code)[0], own),
            "own": own.get(code),
        }
        for code in text_codes()
    ]
    context = {
        "rows": rows,
        "zone": current_salon().time_zone,
        "back": reverse("settings:index"),
        "back_label": _("Settings"),
    }
    return render(request, "desk/privacy/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SETTINGS_WRITE, whole_salon=True)
def text(request: StaffRequest, text_code: str) -> HttpResponse:
    """One text with all its versions; POST makes what is typed the next one."""
    if not purposes_with(text_code):
        raise NotFound
    newest = versions_of(text_code)[0]
    if request.method != "POST":
        form = ConsentTextForm(initial={**newest.texts, "number": newest.number})
        return _page(request, text_code, form)
    typed = request.POST.copy()
    form = ConsentTextForm(typed)
    try:
        number = consent_text_save(
            actor=request.actor,
            clock=system_clock,
            code=text_code,
            texts=form.texts(),
            number=form.cleaned_data.get("number", 0),
        )
    except StaleVersion:
        said = _("Somebody else changed the text meanwhile: see it beside. Save again to put yours over it.")
        form.add_error(None, said)
        typed["number"] = str(newest.number)
        return _page(request, text_code, form, status=CONFLICT)
    except BadInput as refusal:
        form.errors.clear()
        form.place(refusal.problems)
        return _page(request, text_code, form, status=REFUSED)
    messages.success(request, _("Saved: this is version %(number)s.") % {"number": number})
    return redirect("privacy:text", text_code)


def _page(request: StaffRequest, code: str, form: ConsentTextForm, *, status: int = 200) -> HttpResponse:
    versions = versions_of(code)
    asked = purposes_with(code)
    context = {
        "form": form,
        "fields": [form[language] for language, _name in settings.LANGUAGES],
        "code": code,
        "label": text_label(code),
        "purposes": asked if len(asked) > 1 else [],
        "facts": list(asked[0].facts()),
        "newest": versions[0],
        "versions": [(one, _by_language(one.texts)) for one in versions],
        "zone": current_salon().time_zone,
        "back": reverse("privacy:texts"),
        "back_label": _("What customers agree to"),
    }
    return render(request, "desk/privacy/text.html", context, status=status)


def text_label(code: str) -> str:
    """What the text is called."""
    first = purposes_with(code)[0]
    return str(first.text_label or first.label)


def _by_language(found: Any) -> list[tuple[str, str, str]]:
    """(code, name, text) of each language."""
    return [(code, str(NAMES.get(code, name)), found.get(code, "")) for code, name in settings.LANGUAGES]
