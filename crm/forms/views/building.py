"""Building forms in the settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.forms.content import Kind, Question, said
from crm.forms.filling.form import FillForm
from crm.forms.making import building
from crm.forms.making.library import LIBRARY
from crm.forms.making.typed import HeadForm, QuestionForm, head_of, question_of
from crm.forms.models import Form
from crm.forms.selectors import forms_kept, version_newest
from kernel.clock import system_clock
from kernel.design.panels import panels_at
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_GET
@staff_required(Action.FORMS_EDIT, whole_salon=True)
def listed(request: StaffRequest) -> HttpResponse:
    """The forms, the library, and what was put away."""
    context = {
        "forms": [(row, _title(row)) for row in forms_kept()],
        "archived": [(row, _title(row)) for row in forms_kept(archived=True)],
        "library": [(code, said(title), len(questions)) for code, (title, questions, _m) in LIBRARY.items()],
    }
    return render(request, "desk/forms/listed.html", context)


@require_POST
@staff_required(Action.FORMS_EDIT, whole_salon=True)
def new(request: StaffRequest) -> HttpResponse:
    """A new draft: empty, or (`ready`) from the library."""
    try:
        row = building.form_create(
            actor=request.actor, clock=system_clock, ready=request.POST.get("ready", "")
        )
    except BadInput as refusal:
        messages.error(request, str(refusal.problems[0].text))
        return redirect("customer_forms:listed")
    return redirect("customer_forms:form", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.FORMS_EDIT, whole_salon=True)
def form(request: StaffRequest, form_id: int) -> HttpResponse:
    """One form: its head, its questions."""
    row = _found(form_id)
    head = HeadForm(request.POST or None, initial=head_of(row))
    if request.method == "POST" and head.is_valid():
        try:
            building.form_head_save(actor=request.actor, form_id=row.pk, **head.wish())
        except StaleVersion:
            head = _kept(HeadForm({**request.POST.dict(), "version": _found(form_id).version}))
        except BadInput as refusal:
            head.place(refusal.problems)
        else:
            messages.success(request, _("Saved."))
            return redirect("customer_forms:form", row.pk)
    return _form_page(request, row, head)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.FORMS_EDIT, whole_salon=True)
def question(request: StaffRequest, form_id: int) -> HttpResponse:
    """A question: a new one of `kind`, or the one of `question`."""
    row = _found(form_id)
    known = _question(row, request.GET.get("question", ""))
    kind = known["kind"] if known else request.GET.get("kind", "")
    if kind not in Kind.values:
        raise NotFound
    initial = question_of(known, row.version) if known else {"version": row.version}
    typed = QuestionForm(request.POST or None, kind=kind, initial=initial)
    if request.method == "POST" and typed.is_valid():
        try:
            building.question_save(
                actor=request.actor,
                form_id=row.pk,
                version=typed.cleaned_data["version"],
                question=typed.question(),
                question_id=known["id"] if known else "",
            )
        except StaleVersion:
            again = {**request.POST.dict(), "version": _found(form_id).version}
            typed = _kept(QuestionForm(again, kind=kind))
        except BadInput as refusal:
            typed.place(refusal.problems)
        else:
            return redirect(reverse("customer_forms:form", args=[row.pk]) + "#questions")
    return _editing(request, typed, str(Kind(kind).label), row)


@require_POST
@staff_required(Action.FORMS_EDIT, whole_salon=True)
def arrange(request: StaffRequest, form_id: int) -> HttpResponse:
    """Move, copy or remove a question."""
    sent = request.POST
    try:
        building.question_arrange(
            actor=request.actor,
            form_id=form_id,
            version=id_of(sent.get("version", "")) or 0,
            question_id=sent.get("question", ""),
            act=sent.get("act", ""),
        )
    except (BadInput, StaleVersion) as refusal:
        messages.error(request, _said(refusal))
    return redirect(reverse("customer_forms:form", args=[form_id]) + "#questions")


@require_POST
@staff_required(Action.FORMS_EDIT, whole_salon=True)
def settle(request: StaffRequest, form_id: int) -> HttpResponse:
    """Publish, copy, put away, bring back."""
    act = request.POST.get("act", "")
    told: dict[str, Any] = {"actor": request.actor, "clock": system_clock}
    try:
        if act == "publish":
            version = id_of(request.POST.get("version", "")) or 0
            building.form_publish(form_id=form_id, version=version, **told)
            messages.success(request, _("Published: customers fill in this version from now on."))
        elif act == "copy":
            form_id = building.form_copy(form_id=form_id, **told).pk
        elif act in ("archive", "back"):
            building.form_archive(form_id=form_id, is_away=act == "archive", **told)
            return redirect("customer_forms:listed")
    except (BadInput, StaleVersion) as refusal:
        messages.error(request, _said(refusal))
    return redirect("customer_forms:form", form_id)


@require_GET
@staff_required(Action.FORMS_EDIT, whole_salon=True)
def preview(request: StaffRequest, form_id: int) -> HttpResponse:
    """The draft as a customer will see it."""
    row = _found(form_id)
    context = {
        "row": row,
        "title": _title(row),
        "intro": said(row.draft["intro"]),
        "form": FillForm(questions=row.draft["questions"]),
    }
    return render(request, "desk/forms/preview.html", context)


def _form_page(request: StaffRequest, row: Form, head: HeadForm) -> HttpResponse:
    last = version_newest(row.pk)
    context = {
        "row": row,
        "title": _title(row),
        "form": head,
        "last": last,
        "is_changed": last is None or (last.content, last.valid_months) != (row.draft, row.valid_months),
        "questions": [(one, said(one["label"]), Kind(one["kind"]).label) for one in row.draft["questions"]],
        "kinds": Kind.choices,
        "panels": panels_at("form", request, form=row),
    }
    return render(request, "desk/forms/form.html", context, status=422 if head.errors else 200)


def _editing(request: StaffRequest, typed: QuestionForm, title: str, row: Form) -> HttpResponse:
    context = {
        "form": typed,
        "title": title,
        "help": _("Where a language is left empty, customers see the words of the other one."),
        "back": reverse("customer_forms:form", args=[row.pk]),
        "back_label": _title(row),
    }
    return render(request, "desk/editing/form.html", context, status=422 if typed.errors else 200)


def _title(row: Form) -> str:
    return said(row.draft["title"]) or _("Form without a title")


def _found(form_id: int) -> Form:
    row = Form.objects.filter(pk=form_id, archived_at=None).first()
    if row is None:
        raise NotFound
    return row


def _question(row: Form, question_id: str) -> Question | None:
    """The question of that id; None where none is named. Raises NotFound."""
    if not question_id:
        return None
    found: Question | None = next((one for one in row.draft["questions"] if one["id"] == question_id), None)
    if found is None:
        raise NotFound
    return found


def _kept(form: Any) -> Any:
    text = _("Somebody changed this meanwhile. What you typed is kept; save again to put it in place.")
    form.add_error(None, text)
    return form


def _said(refusal: BadInput | StaleVersion) -> str:
    return str(refusal.problems[0].text if isinstance(refusal, BadInput) else refusal.message)
