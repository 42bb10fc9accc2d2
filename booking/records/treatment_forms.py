"""What is typed into a treatment record."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from booking.records.forms import KeyedForm, number_field
from booking.records.models import Treatment
from booking.records.sheets import Sheet
from booking.records.treatments import LONGEST_WORDS, TreatmentWords, amount_text

FORMULA_ROWS, PRODUCT_ROWS = 6, 6
FORMULA = ("shade", "grams", "developer", "ml", "minutes")
PRODUCT = ("name", "amount", "batch")


class TreatmentForm(KeyedForm):
    """A record of one sheet: its questions, rows of formula and products, technique and result."""

    technique = forms.CharField(
        label=_("Technique"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    result = forms.CharField(
        label=_("Result, and what to mind next time"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["technique"].widget.attrs["placeholder"] = sheet.hint
        for code, label in sheet.questions:
            self.fields[f"detail_{code}"] = forms.CharField(label=str(label), required=False, max_length=200)
        for row in range(FORMULA_ROWS if sheet.has_formula else 0):
            self._formula_row(row)
        for row in range(PRODUCT_ROWS):
            self._product_row(row)

    def _formula_row(self, row: int) -> None:
        new = {
            "shade": forms.CharField(required=False, max_length=60),
            "grams": number_field(5000),
            "developer": number_field(100),
            "ml": number_field(5000),
            "minutes": number_field(600, places=0),
        }
        labels = (_("Product or shade"), _("Grams"), _("Developer, %"), _("ml"), _("Minutes"))
        for (name, field), label in zip(new.items(), labels, strict=True):
            field.label = label
            self.fields[f"formula{row}_{name}"] = field

    def _product_row(self, row: int) -> None:
        labels = ((_("Product"), 120), (_("Amount"), 40), (_("Batch"), 60))
        for name, (label, most) in zip(PRODUCT, labels, strict=True):
            field = forms.CharField(required=False, max_length=most, label=label)
            self.fields[f"product{row}_{name}"] = field

    @property
    def questions(self) -> list[BoundField]:
        """The sheet's own questions."""
        return [self[f"detail_{code}"] for code, _label in self.sheet.questions]

    @property
    def formula_rows(self) -> list[list[BoundField]]:
        """The rows of the formula; none for a sheet without."""
        count = FORMULA_ROWS if self.sheet.has_formula else 0
        return [[self[f"formula{row}_{name}"] for name in FORMULA] for row in range(count)]

    @property
    def product_rows(self) -> list[list[BoundField]]:
        """The rows of products."""
        return [[self[f"product{row}_{name}"] for name in PRODUCT] for row in range(PRODUCT_ROWS)]

    def words(self) -> TreatmentWords:
        """What the service is told."""
        data = self.cleaned_data
        count = FORMULA_ROWS if self.sheet.has_formula else 0
        formula = [
            {
                "shade": data[f"formula{row}_shade"],
                **{name: amount_text(data[f"formula{row}_{name}"]) for name in FORMULA[1:]},
            }
            for row in range(count)
        ]
        products = [{name: data[f"product{row}_{name}"] for name in PRODUCT} for row in range(PRODUCT_ROWS)]
        return TreatmentWords(
            sheet=self.sheet.code,
            formula=formula,
            products=products,
            details={code: data[f"detail_{code}"] for code, _label in self.sheet.questions},
            technique=data["technique"],
            result=data["result"],
        )


def treatment_initial(row: Treatment, *, is_repeat: bool = False) -> dict[str, Any]:
    """What the form starts with: the record itself, or what is worth repeating of it."""
    start: dict[str, Any] = {"technique": row.technique}
    if not is_repeat:
        start |= {"result": row.result, "version": row.version}
    start |= {f"detail_{code}": text for code, text in row.details.items()}
    for number, one in enumerate(row.formula[:FORMULA_ROWS]):
        start |= {f"formula{number}_{name}": one.get(name, "") for name in FORMULA}
    for number, one in enumerate(row.products[:PRODUCT_ROWS]):
        batch = {"batch": ""} if is_repeat else {}
        start |= {f"product{number}_{name}": value for name, value in {**one, **batch}.items()}
    return start
