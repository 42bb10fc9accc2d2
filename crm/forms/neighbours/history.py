"""What a customer's own copy shows of forms, and what an erasure takes away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.customers.references import Reference
from crm.forms.content import said
from crm.forms.filling.pictures import stored_of
from crm.forms.models import FormAnswer, FormRequest
from crm.forms.selectors import answers_of
from crm.forms.showing import answer_lines
from kernel.files import files_remove_soon
from kernel.photos import photo_remove


def answers_export(customer_id: int) -> list[dict[str, Any]]:
    """The answers in words, newest first; after each a row for each of its photos, whose `file` is the name on disk."""
    return [fact for row in answers_of(customer_id) for fact in (_answer_export(row), *_photos_export(row))]


def _answer_export(row: FormAnswer) -> dict[str, Any]:
    return {
        "at": row.at.isoformat(),
        "form": said(row.version.content["title"]),
        "version": row.version.number,
        "answers": [
            {"question": line.words, "answer": line.text}
            for line in answer_lines(row)
            if line.code in row.answers
        ],
        "digest": row.digest,
    }


def _photos_export(row: FormAnswer) -> list[dict[str, Any]]:
    if row.photos_gone_at:
        return []
    same = {"at": row.at.isoformat(), "form": said(row.version.content["title"])}
    return [
        {**same, "question": said(one["label"]), "file": stored}
        for one in row.version.content["questions"]
        for stored in stored_of({"": row.answers.get(one["id"])})
    ]


def answers_erase(customer_id: int) -> None:
    """Answers are about the person and nothing else: they go, and their photos once that is certain."""
    rows = FormAnswer.objects.filter(customer=customer_id)
    names = [name for row in rows for name in stored_of(row.answers)]
    rows.delete()
    files_remove_soon(names, remove=photo_remove)


def requests_export(customer_id: int) -> list[dict[str, Any]]:
    """What was asked for, newest first."""
    rows = FormRequest.objects.filter(customer=customer_id).select_related("form").order_by("-pk")
    return [{"at": row.created_at.isoformat(), "form": said(row.form.draft["title"])} for row in rows]


def requests_erase(customer_id: int) -> None:
    """Links to forms go with the person."""
    FormRequest.objects.filter(customer=customer_id).delete()


REFERENCES = (
    Reference(
        model="customer_forms.FormAnswer", label=_("Forms"), export=answers_export, erase=answers_erase
    ),
    Reference(
        model="customer_forms.FormRequest",
        label=_("Forms asked for"),
        export=requests_export,
        erase=requests_erase,
    ),
)
