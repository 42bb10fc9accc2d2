"""A signed form as a PDF: what it says, who gets it, and that nothing in it does anything."""

import subprocess
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from crm.forms.filling.answering import digest_of
from crm.forms.models import Form, FormAnswer, FormVersion
from crm.forms.printing import pdf as printing
from crm.forms.printing.codes import TOO_LONG
from crm.forms.printing.pdf import PdfMissing, PdfTooLong, answer_page, answer_pdf
from tests.cast import CustomerFactory

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOSTILE = '<img src="file:///etc/passwd"><script>alert(1)</script></dd><style>*{display:none}</style>&amp; {{ salon }}'


def answered(text: str = "Ada Byron", *, en: str = "Signature", zh: str = "签名") -> FormAnswer:
    """An answer to a form of one question."""
    question = {"id": "q1", "kind": "long", "label": {"en": en, "zh": zh}, "help": {}, "required": True}
    content = {"title": {"en": "Consent", "zh": "同意书"}, "intro": {}, "questions": [question]}
    form = Form.objects.create(draft=content)
    version = FormVersion.objects.create(form=form, number=1, content=content, published_at=AT)
    answers = {"q1": text}
    return FormAnswer.objects.create(
        version=version,
        customer=CustomerFactory(name="Ada"),
        answers=answers,
        source="link",
        author="Ada",
        at=AT,
        digest=digest_of(version, AT, answers),
    )


@pytest.fixture
def typesetter(monkeypatch):
    """A typesetter that ends as it is told, and notes what it was given."""
    told = SimpleNamespace(returncode=0, stdout=b"%PDF-1.7 made", given="", error=None)

    def run(command, *, input, **_rest):  # noqa: A002 - as subprocess calls it
        told.given = input.decode()
        if told.error:
            raise told.error
        return told

    stand_in = SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired)
    monkeypatch.setattr(printing, "subprocess", stand_in)
    return told


def test_the_page_says_whose_it_is_what_was_answered_and_what_proves_it(in_a):
    row = answered()
    page = answer_page(row)
    for words in ("Salon A", "Consent", "Ada Byron", row.digest, "20 November 2026"):
        assert words in page
    assert "no longer match" not in page


def test_an_answer_that_was_changed_behind_our_back_says_so(in_a):
    row = answered()
    row.answers = {"q1": "Eve"}
    assert "no longer match the checksum" in answer_page(row)


def test_what_was_typed_stays_text(in_a):
    page = answer_page(answered(HOSTILE, en=HOSTILE))
    assert ("<img" in page, "<script" in page, "<style" in page, "{{ salon }}" in page) == (
        False,
        False,
        False,
        True,
    )


def test_a_real_pdf_is_made_of_hostile_answers_in_any_script(in_a):
    row = answered(HOSTILE + "💇\u202eمرحبا\u200f 你好\n" + "字" * 10_000)
    made = answer_pdf(row)
    assert made.startswith(b"%PDF-")
    assert b"/etc/passwd" not in made
    assert made.count(b"/Type /Page\n") < 40


def test_whoever_reads_the_answer_gets_the_file(salon_a, client_of, cast, in_a, typesetter):
    row = answered()
    answer = client_of(salon_a, cast.owner).get(f"/desk/forms/answers/{row.pk}/pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="form-{row.pk}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert row.digest in typesetter.given


@pytest.mark.parametrize(("role", "status"), [("receptionist", 403), ("stylist", 404), ("accountant", 403)])
def test_others_do_not(salon_a, client_of, cast, in_a, typesetter, role, status):
    row = answered()
    answer = client_of(salon_a, getattr(cast, role)).get(f"/desk/forms/answers/{row.pk}/pdf/")
    assert (answer.status_code, typesetter.given) == (status, "")


def test_it_is_in_the_language_of_whoever_asks(salon_a, client_of, cast, in_a, typesetter):
    row = answered()
    client_of(salon_a, cast.owner).get(
        f"/desk/forms/answers/{row.pk}/pdf/", headers={"accept-language": "zh-hans"}
    )
    assert "同意书" in typesetter.given


@pytest.mark.parametrize(
    ("ended", "error"),
    [
        ({"returncode": TOO_LONG}, PdfTooLong),
        ({"returncode": -24}, PdfTooLong),
        ({"error": subprocess.TimeoutExpired("typesetting", 60)}, PdfTooLong),
        ({"returncode": 1, "stdout": b""}, PdfMissing),
        ({"stdout": b"cannot load library 'libpango-1.0-0'"}, PdfMissing),
    ],
)
def test_what_goes_wrong_is_said_and_no_half_file_leaves(in_a, typesetter, ended, error):
    vars(typesetter).update(ended)
    with pytest.raises(error):
        answer_pdf(answered())


def test_without_the_library_the_page_says_so(salon_a, client_of, cast, in_a, monkeypatch):
    monkeypatch.setattr(printing, "find_spec", lambda _name: None)
    answer = client_of(salon_a, cast.owner).get(f"/desk/forms/answers/{answered().pk}/pdf/")
    assert answer.status_code == 503
    assert "print the page from the browser" in answer.content.decode()
