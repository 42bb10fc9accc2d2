"""The words of one kind of message in one language: change, see, try on oneself, go back to ours."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from crm.messaging.costs.prices import cost_of
from crm.messaging.costs.segments import segments_of
from crm.messaging.models import MessageWording
from crm.messaging.selectors import channel_accounts
from crm.messaging.settings.forms import WordingForm
from crm.messaging.settings.services import wording_reset, wording_save, wording_try
from crm.messaging.settings.wordings import Texts, Wording, texts_of, usual_texts, wording_of
from crm.messaging.views import FOREIGN_HTML, frames_own_pages
from kernel.errors import BadInput, NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_http_methods(["GET", "HEAD", "POST"])
@frames_own_pages
@staff_required(Action.SETTINGS_WRITE)
def wording(request: StaffRequest, kind: str, language: str) -> HttpResponse:
    """The form with its preview; it saves, or sends a test of what is typed."""
    found, name = wording_of(kind), language_name(language)
    own = MessageWording.objects.filter(kind=kind, language=language).first()
    initial = asdict(texts_of(kind, language)) | {"version": own.version if own else 0}
    form = WordingForm(request.POST or None, initial=initial)
    context = {"wording": found, "language": language, "language_name": name, "form": form, "own": own}
    if request.method == "POST" and form.is_valid():
        act = _test if "test" in request.POST else _save
        return act(request, form, context) or _page(request, context)
    return _page(request, context)


@require_POST
@staff_required(Action.SETTINGS_WRITE)
def reset(request: StaffRequest, kind: str, language: str) -> HttpResponse:
    """Back to our own words."""
    language_name(language)
    wording_reset(actor=request.actor, kind=kind, language=language)
    messages.success(request, _("The usual words are back."))
    return redirect("messages:wording", kind, language)


@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@staff_required(Action.SETTINGS_WRITE)
def preview(request: StaffRequest, kind: str, language: str) -> HttpResponse:
    """The message as it would look, for the frame: what is typed (POST), or what is saved. Changes nothing."""
    found = wording_of(kind)
    language_name(language)
    saved = texts_of(kind, language)
    typed = request.POST if request.method == "POST" else {}
    with translation.override(language):
        answer = HttpResponse(found.shown(typed_texts(typed, saved)).html)
    answer["Cache-Control"] = "no-store"
    answer["Content-Security-Policy"] = FOREIGN_HTML
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SETTINGS_WRITE)
def text_message(request: StaffRequest, kind: str, language: str) -> HttpResponse:
    """The text message as it would look, how many segments it takes and what that costs. Changes nothing."""
    found = wording_of(kind)
    language_name(language)
    typed = request.POST if request.method == "POST" else {}
    texts = typed_texts(typed, texts_of(kind, language))
    with translation.override(language):
        short = found.shown(texts).short
    used = next((row for row in channel_accounts().values() if row.is_on), None)
    segments = segments_of(short)
    context = {"short": short, "segments": segments, "cost": cost_of(used, segments.parts) if used else ""}
    return render(request, "desk/messages/text_message.html", context | {"used": used})


def typed_texts(typed: Mapping[str, object], saved: Texts) -> Texts:
    """What is typed, cut to what can be saved; what is saved where nothing was sent."""
    return Texts(
        subject=str(typed.get("subject", saved.subject))[:200],
        lead=str(typed.get("lead", saved.lead))[:1000],
        short=str(typed.get("short", saved.short))[:300],
    )


def language_name(language: str) -> str:
    """The language's own name; raises NotFound for one that we do not speak."""
    names = dict(settings.LANGUAGES)
    if language not in names:
        raise NotFound
    return str(names[language])


def _save(request: StaffRequest, form: WordingForm, context: dict[str, Any]) -> HttpResponse | None:
    found: Wording = context["wording"]
    try:
        wording_save(
            actor=request.actor,
            kind=found.kind,
            language=context["language"],
            version=form.cleaned_data["version"],
            texts=form.texts(),
        )
    except BadInput as error:
        form.place(error.problems)
        return None
    except StaleVersion as error:
        return _page(request, context | {"form": _kept(form, context)}, status=error.status)
    messages.success(request, _("Saved. The next message goes out in these words."))
    return redirect("messages:wording", found.kind, context["language"])


def _test(request: StaffRequest, form: WordingForm, context: dict[str, Any]) -> HttpResponse | None:
    found: Wording = context["wording"]
    try:
        wording_try(
            actor=request.actor,
            kind=found.kind,
            language=context["language"],
            texts=form.texts(),
            to=request.user.email,
        )
    except BadInput as error:
        form.place(error.problems)
        return None
    messages.success(request, _("A test is on its way to %(email)s.") % {"email": request.user.email})
    return _page(request, context, status=200)


def _kept(form: WordingForm, context: dict[str, Any]) -> WordingForm:
    """What was typed, ready to be saved over what somebody else has saved meanwhile."""
    own = MessageWording.objects.filter(kind=context["wording"].kind, language=context["language"]).first()
    kept = WordingForm({**dict(form.data.items()), "version": own.version if own else 0})
    kept.add_error(
        None, _("Somebody changed this meanwhile. What you typed is kept; save again to put it in place.")
    )
    return kept


def _page(request: StaffRequest, context: dict[str, Any], *, status: int | None = None) -> HttpResponse:
    form: WordingForm = context["form"]
    usual = usual_texts(context["wording"], context["language"])
    found: Wording = context["wording"]
    more = {"usual": usual, "variables": [(f"{{{name}}}", text) for name, text in found.variables.items()]}
    status = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "desk/messages/wording.html", context | more, status=status)
