"""Tags: the page of all of them, and those of one customer."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.customers.models import Tag
from crm.customers.page.frame import tagging
from crm.customers.selectors import tag_by_id, tags_counted
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.tagging import (
    customer_tag,
    customer_untag,
    tag_change,
    tag_create,
    tag_merge,
    tag_remove,
)
from kernel.errors import BadInput, StaleVersion
from kernel.forms import Placing
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


class TagForm(Placing, forms.ModelForm):  # type: ignore[type-arg]
    """What is typed about a tag; the service checks it."""

    was_name = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    was_colour = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Tag
        fields = ["name", "colour"]
        widgets = {"colour": forms.RadioSelect(choices=[(n, str(n)) for n in range(1, 13)])}

    def validate_unique(self) -> None:
        """The service does it, in its transaction and whatever the case."""


@require_http_methods(["GET", "POST"])
@staff_required(Action.CUSTOMER_TAGS)
def tags(request: StaffRequest) -> HttpResponse:
    """All tags with how many have each; POST adds one."""
    form = TagForm(request.POST or None, initial={"colour": 1})
    if request.method == "POST" and form.is_valid():
        try:
            tag_create(
                actor=request.actor, name=form.cleaned_data["name"], colour=form.cleaned_data["colour"]
            )
        except BadInput as error:
            form.place(error.problems)
        else:
            messages.success(request, _("The tag is there."))
            return redirect("customers:tags")
    status = 422 if form.is_bound else 200
    return render(
        request, "desk/customers/tags_page.html", {"form": form, "tags": tags_counted()}, status=status
    )


@require_http_methods(["GET", "POST"])
@staff_required(Action.CUSTOMER_TAGS)
def tag(request: StaffRequest, tag_id: int) -> HttpResponse:
    """One tag: rename, colour; merge and delete beside it."""
    found = tag_by_id(tag_id)
    was = {"was_name": found.name, "was_colour": found.colour}
    form = TagForm(request.POST or None, initial={"name": found.name, "colour": found.colour, **was})
    if request.method == "POST" and form.is_valid():
        try:
            _changed(request, tag_id, form)
        except BadInput as error:
            form.place(error.problems)
        except StaleVersion as error:
            messages.error(request, str(error))
            return redirect("customers:tag", tag_id)
        else:
            messages.success(request, _("Saved."))
            return redirect("customers:tags")
    context = {"form": form, "tag": found, "others": tags_counted().exclude(pk=tag_id)}
    return render(request, "desk/customers/tag.html", context, status=422 if form.is_bound else 200)


def _changed(request: StaffRequest, tag_id: int, form: TagForm) -> Tag:
    typed = form.cleaned_data
    was = (typed["was_name"], typed["was_colour"] or 0)
    return tag_change(actor=request.actor, tag_id=tag_id, name=typed["name"], colour=typed["colour"], was=was)


@require_POST
@staff_required(Action.CUSTOMER_TAGS)
def tag_merged(request: StaffRequest, tag_id: int) -> HttpResponse:
    """Make this tag one with another."""
    into_id = id_of(request.POST.get("into", "")) or 0
    try:
        kept = tag_merge(actor=request.actor, tag_id=tag_id, into_id=into_id)
    except BadInput as error:
        messages.error(request, str(error.problems[0].text))
        return redirect("customers:tag", tag_id)
    messages.success(request, _("Both are “%(name)s” now.") % {"name": kept.name})
    return redirect("customers:tags")


@require_POST
@staff_required(Action.CUSTOMER_TAGS)
def tag_removed(request: StaffRequest, tag_id: int) -> HttpResponse:
    """Delete a tag."""
    name = tag_remove(actor=request.actor, tag_id=tag_id)
    messages.success(request, _("The tag “%(name)s” is deleted.") % {"name": name})
    return redirect("customers:tags")


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def customer_tagged(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Put a tag on a customer; what was typed stays where it cannot be."""
    typed = request.POST.get("name", "")
    try:
        customer_tag(actor=request.actor, customer_id=customer_id, name=typed)
    except BadInput as error:
        problem = str(error.problems[0].text)
        return _tags(request, customer_id, typed=typed[:200], problem=problem)
    return _tags(request, customer_id)


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def customer_untagged(request: StaffRequest, customer_id: int, tag_id: int) -> HttpResponse:
    """Take a tag off a customer."""
    customer_untag(actor=request.actor, customer_id=customer_id, tag_id=tag_id)
    return _tags(request, customer_id)


def _tags(request: StaffRequest, customer_id: int, *, typed: str = "", problem: str = "") -> HttpResponse:
    """The customer's tags alone for htmx, else their page again."""
    if not request.headers.get("HX-Request"):
        if problem:
            messages.error(request, problem)
        return redirect("customers:one", customer_id)
    customer = customer_seen(customer_sight(request.actor), customer_id)
    context = {
        "customer": customer,
        **tagging(request.actor),
        "typed": typed,
        "problem": problem,
        "is_swapped": True,
    }
    return render(request, "desk/customers/tags.html", context)
