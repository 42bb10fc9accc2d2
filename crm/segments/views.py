"""Segments at the desk: the list, the builder, and who fits while one builds."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.customers.sight import customer_sight
from crm.segments.conditions import Catalogue, catalogue
from crm.segments.drafts import draft_changed, draft_of, draft_read, drawn, rule_of
from crm.segments.models import Segment
from crm.segments.presets import preset_of, presets
from crm.segments.rules import Group, SegmentBroken, rule_read, said
from crm.segments.selectors import (
    PREVIEWED,
    TooSlow,
    archived_segments,
    counted,
    previewed,
    rule_customers,
    segment_by_id,
    segment_customers,
    segments,
)
from crm.segments.services import segment_archive, segment_change, segment_create, segment_restore
from kernel.clock import system_clock
from kernel.errors import BadInput, Problem, StaleVersion
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may

LIST = "segments:list"


@require_GET
@staff_required(Action.CUSTOMER_SEE)
def listed(request: StaffRequest) -> HttpResponse:
    """All segments in plain words; how many are in each comes by itself, one after the other."""
    known = catalogue()
    writes = may(request.actor, Action.SEGMENTS)
    rows = [(one, *_told(one, known)) for one in segments()]
    names = {one.name for one, *_rest in rows}
    context = {
        "rows": rows,
        "ready": [one for one in presets() if writes and str(one.name) not in names],
        "archived": archived_segments() if writes else [],
        "writes": writes,
    }
    return render(request, "desk/segments/list.html", context)


def _told(segment: Segment, known: Catalogue) -> tuple[str, str]:
    """A segment in words, and why it needs mending ("" where it does not)."""
    try:
        rule = rule_read(segment.rule)
    except SegmentBroken as error:
        return "", str(error)
    return said(rule, known), ""


@require_GET
@staff_required(Action.CUSTOMER_SEE)
def count(request: StaffRequest, segment_id: int) -> HttpResponse:
    """How many are in it now, for the list."""
    segment = segment_by_id(segment_id)
    context: dict[str, Any] = {"segment": segment}
    try:
        context["count"] = counted(segment_customers(segment, customer_sight(request.actor)))
    except (SegmentBroken, TooSlow) as error:
        context["why"] = str(error)
    return render(request, "desk/segments/count.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SEGMENTS)
def new(request: StaffRequest) -> HttpResponse:
    """A new one; `?preset=` and `?copy=` begin it. POST keeps it, or does what a button of the builder says."""
    known = catalogue()
    if request.method != "POST":
        name, draft = _begun(request, known)
        return _page(request, None, name, draft, known)
    draft, name = draft_read(request.POST), request.POST.get("name", "")
    if do := request.POST.get("do", ""):
        return _page(request, None, name, *_done(request, draft, do, known))
    try:
        segment = segment_create(
            actor=request.actor, clock=system_clock, name=name, rule=rule_of(draft, known)
        )
    except BadInput as error:
        return _page(request, None, name, draft, known, problems=error.problems)
    messages.success(request, _("The segment “%(name)s” is kept.") % {"name": segment.name})
    return redirect(LIST)


def _begun(request: StaffRequest, known: Catalogue) -> tuple[str, Group]:
    preset = preset_of(request.GET.get("preset", ""))
    if preset is not None:
        return str(preset.name), draft_of(preset.rule, known)
    copied = id_of(request.GET.get("copy", ""))
    if copied is not None:
        segment = segment_by_id(copied)
        name = _("%(name)s, copy") % {"name": segment.name}
        return name[:60], draft_of(_rule(segment), known)
    return "", Group()


def _rule(segment: Segment) -> Group:
    """The rule of a segment; an empty one for what cannot be read."""
    try:
        return rule_read(segment.rule)
    except SegmentBroken:
        return Group()


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SEGMENTS)
def change(request: StaffRequest, segment_id: int) -> HttpResponse:
    """The builder with a segment in it."""
    segment, known = segment_by_id(segment_id), catalogue()
    if request.method != "POST":
        return _page(request, segment, segment.name, draft_of(_rule(segment), known), known)
    draft, name = draft_read(request.POST), request.POST.get("name", "")
    if do := request.POST.get("do", ""):
        return _page(request, segment, name, *_done(request, draft, do, known))
    version = id_of(request.POST.get("version", "")) or 0
    try:
        segment_change(
            actor=request.actor, clock=system_clock, segment_id=segment_id, version=version, name=name,
            rule=rule_of(draft, known),
        )  # fmt: skip
    except BadInput as error:
        return _page(request, segment, name, draft, known, problems=error.problems)
    except StaleVersion:
        text = _(
            "Somebody else changed this segment meanwhile. What you see is yours: save again to put it over theirs."
        )
        return _page(request, segment, name, draft, known, problems=[Problem("version", "stale", text)])
    messages.success(request, _("Saved."))
    return redirect(LIST)


def _done(request: StaffRequest, draft: Group, do: str, known: Catalogue) -> tuple[Group, Catalogue, str]:
    changed, new_place = draft_changed(draft, do, request.POST, known)
    return changed, known, new_place


def _page(
    request: StaffRequest,
    segment: Segment | None,
    name: str,
    draft: Group,
    known: Catalogue,
    new_place: str = "",
    *,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    context = {
        "segment": segment,
        "version": segment.version if segment else 0,
        "name": name[:200],
        "match": draft.match,
        "rows": drawn(draft, known, problems, new_place),
        "offered": known.offered(),
        "problems": problems,
        "name_problems": [one.text for one in problems if one.field == "name"],
        **_look(request, draft, known),
    }
    return render(request, "desk/segments/builder.html", context, status=422 if problems else 200)


@require_POST
@staff_required(Action.SEGMENTS)
def look(request: StaffRequest) -> HttpResponse:
    """How many fit what stands in the builder, in words, with the first of them."""
    known = catalogue()
    return render(request, "desk/segments/look.html", _look(request, draft_read(request.POST), known))


def _look(request: StaffRequest, draft: Group, known: Catalogue) -> dict[str, Any]:
    rule = rule_of(draft, known)
    context: dict[str, Any] = {"words": said(rule, known), "match": rule.match}
    if not rule.parts:
        return context
    try:
        rows = rule_customers(rule, customer_sight(request.actor), known, clock=system_clock)
        found = previewed(rows)
        context |= {"people": found, "count": len(found) if len(found) < PREVIEWED else counted(rows)}
    except SegmentBroken:
        context["is_unfinished"] = True
    except TooSlow as error:
        context["why"] = str(error)
    return context


@require_POST
@staff_required(Action.SEGMENTS)
def archive(request: StaffRequest, segment_id: int) -> HttpResponse:
    """Put it away."""
    segment = segment_archive(actor=request.actor, clock=system_clock, segment_id=segment_id)
    messages.success(request, _("“%(name)s” is put away.") % {"name": segment.name})
    return redirect(LIST)


@require_POST
@staff_required(Action.SEGMENTS)
def restore(request: StaffRequest, segment_id: int) -> HttpResponse:
    """Take it out again."""
    try:
        segment_restore(actor=request.actor, segment_id=segment_id)
    except BadInput as error:
        messages.error(request, " ".join(str(one.text) for one in error.problems))
    return redirect(LIST)
