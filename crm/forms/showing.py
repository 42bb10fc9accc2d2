"""An answer as staff see it: words, and a signature or marked outlines as pictures."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from crm.forms.content import Kind, Question, answer_text, said
from crm.forms.filling.charts import PICTURES, Mark, Picture, answer_words, marks_of
from crm.forms.filling.strokes import stroke_points
from crm.forms.models import FormAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question with its answer, or a heading; `text` is the whole answer in words, "" for none.

    A chart has `parts` (each mark in words with its number, 0 for a region that was chosen by name), and `pictures` with
    numbered `marks` where something was set on them. `code` is the question's id; `picture` is a photo's whole content as an
    address, on a page that is carried away.
    """

    code: str
    kind: str
    words: str
    text: str = ""
    strokes: list[str] = field(default_factory=list)
    parts: list[tuple[int, str]] = field(default_factory=list)
    pictures: tuple[Picture, ...] = ()
    marks: list[Mark] = field(default_factory=list)
    picture: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it is the heading of a section."""
        return self.kind == Kind.SECTION


def answer_lines(row: FormAnswer) -> list[Line]:
    """The questions of the answer's version in their order."""
    return [_line(row, one, row.answers.get(one["id"])) for one in row.version.content["questions"]]


def _line(row: FormAnswer, question: Question, value: Any) -> Line:
    kind, text = question["kind"], answer_text(question, value)
    more: dict[str, Any] = {}
    if kind == Kind.SIGNATURE and isinstance(value, dict):
        more = {"strokes": stroke_points(value["strokes"])}
    elif kind in PICTURES and value:
        more = _chart(kind, value)
    elif kind == Kind.PHOTO and text and row.photos_gone_at:
        text = gettext("The photo was deleted by the salon's rule of keeping.")
        kind = Kind.SHORT
    return Line(
        code=question["id"],
        kind=kind,
        words=said(question["label"]),
        text=text,
        **more,
    )


def _chart(kind: str, value: list[Any]) -> dict[str, Any]:
    marks = [{**one, "number": number} for number, one in enumerate(marks_of(value), start=1)]
    words = answer_words(kind, value)
    parts = [(number if number <= len(marks) else 0, text) for number, text in enumerate(words, start=1)]
    return {"marks": marks, "parts": parts, "pictures": PICTURES[kind] if marks else ()}
