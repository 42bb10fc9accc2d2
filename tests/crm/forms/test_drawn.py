"""Signatures and marks as they are read: numbers within their box, hostile ones refused, named in both languages."""

import json

import pytest
from django.http import QueryDict
from django.utils.translation import override

from crm.forms.content import answer_text
from crm.forms.filling.charts import ANCHORS, PICTURES, marks_read, region_at
from crm.forms.filling.form import FillForm
from crm.forms.filling.regions import NAMES
from crm.forms.filling.strokes import strokes_read
from kernel.errors import BadInput

SIGN = {"id": "q1", "kind": "signature", "label": {"en": "Signature"}, "required": True}
BODY = {"id": "q2", "kind": "body", "label": {"en": "Where?"}, "required": True}
DRAWN = "[[10,20,30,40,50,60,70,80]]"


def filled(question, **sent):
    return FillForm({key.replace("_", "-"): value for key, value in sent.items()}, questions=[question])


def mark(**more):
    return {"view": "front", "x": 680, "y": 440, "note": "", **more}


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[1]",
        "[[1]]",
        "[[]]",
        "[[1,2,3]]",
        '[["1",2]]',
        "[[1.5,2]]",
        "[[true,false]]",
        "[[NaN,1]]",
        "[[Infinity,1]]",
        "[null]",
        "[",
        "[" * 30_000,
        f"[[{'9' * 5000},1]]",
        json.dumps([[1, 2] * 2001]),
        json.dumps([[1, 2]] * 201),
        " " * 40_001,
        "\x00",
    ],
)
def test_what_is_no_signature_is_refused(text):
    with pytest.raises(BadInput):
        strokes_read(text, field="q1")


def test_numbers_outside_the_box_are_moved_to_its_edge():
    read = strokes_read(json.dumps([[-5, 9_999, 99_999_999_999, -1], [1, 2, 3, 4]]), field="q1")
    assert read == [[0, 500, 1500, 0], [1, 2, 3, 4]]


@pytest.mark.parametrize("text", ["", "[]", "[[1,2]]"])
def test_nothing_drawn_and_a_dot_are_no_signature(text):
    assert strokes_read(text, field="q1") == []
    assert "q1" in filled(SIGN, q1="", q1_drawn=text).errors


@pytest.mark.parametrize(
    ("sent", "kept", "text"),
    [
        ({"q1": "Ada 💇"}, "Ada 💇", "Ada 💇"),
        ({"q1": "", "q1_drawn": DRAWN}, {"strokes": json.loads(DRAWN), "name": ""}, "Signed by hand"),
        ({"q1": "Ada", "q1_drawn": DRAWN}, {"strokes": json.loads(DRAWN), "name": "Ada"}, "Ada"),
    ],
)
def test_a_signature_is_drawn_or_typed_or_both(sent, kept, text):
    form = filled(SIGN, **sent)
    assert (form.is_valid(), form.answers(), answer_text(SIGN, kept)) == (True, {"q1": kept}, text)


def test_a_signature_that_is_too_long_says_so_beside_the_others():
    form = filled(SIGN, q1="A" * 121, q1_drawn="[1]")
    assert list(form.errors) == ["q1"]


@pytest.mark.parametrize(
    "marks",
    [
        {},
        ["left_arm"],
        [mark(view="inside")],
        [mark(view=["front"])],
        [mark(x="1")],
        [mark(x=True)],
        [mark(y=None)],
        [mark(note=5)],
        [mark(note="x" * 201)],
        [mark()] * 41,
    ],
)
def test_what_is_no_mark_is_refused(marks):
    with pytest.raises(BadInput):
        marks_read(json.dumps(marks), kind="body", field="q2")


def test_a_mark_is_kept_with_its_region_whatever_the_browser_says_of_it():
    sent = mark(x=99_999, y=-4, note="\x00\ud800 sore ", region="<b>", number=7)
    kept = marks_read(json.dumps([sent]), kind="body", field="q2")
    assert kept == [{"view": "front", "x": 1000, "y": 0, "region": "head", "note": "sore"}]


@pytest.mark.parametrize(
    ("kind", "view", "x", "y", "region"),
    [
        ("body", "front", 680, 440, "left_shoulder"),
        ("body", "back", 680, 440, "right_shoulder"),
        ("body", "back", 500, 860, "lower_back"),
        ("face", "face", 300, 700, "right_cheek"),
        ("scalp", "above", 140, 560, "left_ear"),
        ("hands", "hands", 640, 450, "left_thumb"),
        ("hands", "hands", 860, 450, "right_thumb"),
        ("feet", "feet", 560, 180, "left_big_toe"),
        ("feet", "feet", 940, 180, "right_big_toe"),
    ],
)
def test_left_is_the_customers_left(kind, view, x, y, region):
    assert region_at(kind, view, x, y) == region


def test_every_region_of_every_picture_has_a_name_and_lies_within_it():
    for kind, pictures in PICTURES.items():
        named = {code for code, _name in NAMES[kind]}
        assert {picture.code for picture in pictures} == set(ANCHORS[kind])
        for picture in pictures:
            found = ANCHORS[kind][picture.code]
            assert {code for code, _x, _y in found} <= named
            assert all(0 < x < picture.width and 0 < y < picture.height for _code, x, y in found)


def test_marks_and_regions_by_name_are_one_answer_in_words_of_both_languages():
    marks = json.dumps([mark(note="since the fall")])
    form = FillForm(_sent({"q2": ["neck", "neck"], "q2-marks": [marks]}), questions=[BODY])
    assert form.is_valid()
    answer = form.answers()["q2"]
    assert answer[1:] == ["neck"]
    assert answer_text(BODY, answer) == "Left shoulder: since the fall; Neck"
    with override("zh-hans"):
        assert answer_text(BODY, answer) == "左肩：since the fall；颈部"


@pytest.mark.parametrize("sent", [{}, {"q2": ["elbow"]}, {"q2-marks": ["[1]"]}])
def test_a_chart_that_must_be_marked_takes_neither_nothing_nor_nonsense(sent):
    assert list(FillForm(_sent(sent), questions=[BODY]).errors) == ["q2"]


def _sent(values):
    data = QueryDict(mutable=True)
    for key, several in values.items():
        data.setlist(key, several)
    return data


def test_the_same_choice_sent_often_is_one_choice():
    asked = {"id": "q1", "kind": "several", "label": {"en": "?"}, "options": [{"en": "a"}, {"en": "b"}]}
    form = FillForm(QueryDict("q1=1&q1=0&q1=1&q1=1"), questions=[asked])
    assert (form.is_valid(), form.answers()) == (True, {"q1": ["1", "0"]})
