"""The questions in the menu's settings."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.places.editing import change_saved, form_page, list_page, row_archived, row_moved, row_restored
from booking.places.seen import made_from
from booking.questions import services
from booking.questions.forms import QuestionForm, initial_of
from booking.questions.models import Question
from booking.questions.selectors import questions
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

LIST = "questions:list"


@require_safe
@staff_required(Action.MENU_WRITE)
def listed(request: StaffRequest) -> HttpResponse:
    """What is asked, in order, and what was put away."""
    return list_page(
        request,
        questions,
        template="desk/questions/list.html",
        restore="questions:restore",
        title=_("Booking questions"),
        help=_("What customers are asked when they book online, with every service or with one."),
        new_url=reverse("questions:new"),
        new_label=_("New question"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """A new question; `?service=` says with which."""
    form = QuestionForm(request.POST or None, initial={"service_id": request.GET.get("service", "")[:12]})
    return _page(request, form, _("New question"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def change(request: StaffRequest, question_id: int) -> HttpResponse:
    """Its words and its answers."""
    row = _found(question_id)
    form = QuestionForm(request.POST or None, initial=initial_of(row))
    made_from(form, read=lambda: [initial_of(_found(question_id))])
    return _page(request, form, row.name, question_id=question_id)


@require_POST
@staff_required(Action.MENU_WRITE)
def move(request: StaffRequest, question_id: int) -> HttpResponse:
    """One place up or down."""
    return row_moved(request, services.question_move, question_id, to=reverse(LIST))


@require_POST
@staff_required(Action.MENU_WRITE)
def archive(request: StaffRequest, question_id: int) -> HttpResponse:
    """No longer asked; what was answered stays with the visits."""
    done = _("This is no longer asked.")
    return row_archived(request, services.question_archive, question_id, to=reverse(LIST), done=done)


@require_POST
@staff_required(Action.MENU_WRITE)
def restore(request: StaffRequest, question_id: int) -> HttpResponse:
    """Asked again."""
    done = _("This is asked again.")
    return row_restored(request, services.question_restore, question_id, to=reverse(LIST), done=done)


def _page(request: StaffRequest, form: QuestionForm, title: str, **extra: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        told = {**form.question(), **extra}
        answer = change_saved(
            request, services.question_save, told, done=_("Saved."), to=reverse(LIST), form=form
        )
        if answer is not None:
            return answer
    return form_page(
        request,
        form,
        template="desk/questions/form.html",
        title=title,
        help=_("An answer can be a reason to call: then nobody books online with it."),
        back=reverse(LIST),
        back_label=_("Booking questions"),
    )


def _found(question_id: int) -> Question:
    row = Question.objects.filter(pk=question_id).first()
    if row is None:
        raise NotFound
    return row
