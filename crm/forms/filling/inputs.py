"""Questions that are answered by hand: a signature, marks on an outline. Each has a way without a pointer and a script."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from crm.forms.filling import charts, strokes
from crm.forms.filling.regions import ANCHORS
from kernel.errors import PROBLEM_TEXTS, BadInput
from kernel.photos import photo_draw

LONGEST_NAME = 120


class SignatureInput(forms.Widget):
    """The name in letters, and beside it (`<name>-drawn`) the strokes."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """What was sent, as it is."""
        return {"name": data.get(name, ""), "drawn": data.get(f"{name}-drawn", "")}

    def id_for_label(self, id_: str) -> str:
        """The label is that of the name."""
        return id_


class SignatureField(forms.Field):
    """Signed by hand, or by the full name in letters: `{"strokes", "name"}`, or the name alone; None for neither."""

    widget = SignatureInput
    shape = "signature"

    def clean(self, value: Any) -> Any:
        """The signature as it is kept. Raises ValidationError."""
        name = forms.CharField(required=False, max_length=LONGEST_NAME).clean(value["name"])
        drawn = _told(lambda: strokes.strokes_read(value["drawn"], field="signature"))
        if self.required and not name and not drawn:
            raise ValidationError(_("Please sign here, or type your full name."))
        return {"strokes": drawn, "name": name} if drawn else name or None


class ChartInput(forms.CheckboxSelectMultiple):
    """The regions by name, and beside them (`<name>-marks`) what was set on the pictures."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        """What was sent, as it is."""
        return {
            "regions": super().value_from_datadict(data, files, name),
            "marks": data.get(f"{name}-marks", ""),
        }

    def format_value(self, value: Any) -> Any:
        """The regions that are ticked."""
        return super().format_value(value["regions"] if isinstance(value, dict) else value)


class ChartField(forms.MultipleChoiceField):
    """Marks on outlines, and regions by name: the list that is described in `charts`."""

    widget = ChartInput
    shape = "chart"

    def __init__(self, *, chart: str, **same: Any) -> None:
        super().__init__(choices=charts.region_names(chart), **same)
        self.chart = chart

    @property
    def pictures(self) -> tuple[charts.Picture, ...]:
        """The outlines that are shown."""
        return charts.PICTURES[self.chart]

    @property
    def known(self) -> str:
        """What the page's script names marks by, as JSON."""
        found = {"names": dict(charts.region_names(self.chart)), "anchors": ANCHORS[self.chart]}
        return json.dumps(found, ensure_ascii=False)

    def clean(self, value: Any) -> Any:
        """Marks first, then the regions by name. Raises ValidationError."""
        marks = _told(lambda: charts.marks_read(value["marks"], kind=self.chart, field="marks"))
        chosen = list(dict.fromkeys(self.to_python(value["regions"])))
        if self.required and not marks and not chosen:
            raise ValidationError(self.error_messages["required"])
        if not all(self.valid_value(one) for one in chosen):
            raise ValidationError(str(PROBLEM_TEXTS["unknown"]))
        return [*marks, *chosen]


class PhotoField(forms.FileField):
    """A photo, read and drawn anew while it is checked: a `DrawnPhoto`; None for none."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    shape = "photo"

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Raises ValidationError for what is no photo that we can keep."""
        if not data:
            if self.required:
                raise ValidationError(_("Please choose a photo."))
            return None
        return _told(lambda: photo_draw(data))


def _told(read: Callable[[], Any]) -> Any:
    """What was read; its refusal as a form says it."""
    try:
        return read()
    except BadInput as refusal:
        raise ValidationError(str(refusal.problems[0].text)) from None
