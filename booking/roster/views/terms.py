"""What was agreed with each person: contract hours, limits, rest."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from booking.places.editing import change_saved, form_page
from booking.places.seen import made_from
from booking.roster.editing import terms_set
from booking.roster.forms import TermsForm
from booking.roster.plans import terms_of
from booking.roster.wording import hours_text
from booking.team.managing import is_managed, person_managed
from booking.team.selectors import team
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_GET
@staff_required(Action.ROSTER_WRITE)
def terms_list(request: StaffRequest) -> HttpResponse:
    """Everybody over whose time the person decides, with what was agreed."""
    people = [row for row in team() if is_managed(request.actor, Action.ROSTER_WRITE, row)]
    terms = terms_of(row.pk for row in people)
    rows = [{"staff": row, "words": _words(terms[row.pk])} for row in people]
    return render(request, "desk/roster/terms.html", {"rows": rows, "tab": "terms"})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ROSTER_WRITE)
def terms_edit(request: StaffRequest, staff_id: int) -> HttpResponse:
    """One person's terms."""
    staff = person_managed(request.actor, staff_id, Action.ROSTER_WRITE)

    def start() -> dict[str, Any]:
        saved = terms_of([staff_id])[staff_id]
        return {name: getattr(saved, name) for name in TermsForm.base_fields}

    form = made_from(TermsForm(request.POST or None, initial=start()), read=lambda: [start()])
    to = reverse("roster:terms")
    if request.method == "POST" and form.is_valid():
        told = {"staff_id": staff_id, "values": form.cleaned_data}
        answer = change_saved(request, terms_set, told, done=_("Saved."), to=to, form=form)
        if answer is not None:
            return answer
    help_text = _("The roster warns where a week breaks this; nothing is forbidden by it.")
    context = {"title": staff.name, "help": help_text, "back": to, "back_label": _("Terms of work")}
    return form_page(request, form, **context)


def _words(terms: Any) -> str:
    contract = terms.contract_minutes
    agreed = _("no hours agreed") if contract is None else hours_text(contract)
    most = _("at most %(day)s a day, %(week)s a week") % {
        "day": hours_text(terms.most_minutes_day),
        "week": hours_text(terms.most_minutes_week),
    }
    return f"{agreed} · {most}"
