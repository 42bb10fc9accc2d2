"""Template tags of the design system (docs/developers/design-system.md)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.formsets import BaseFormSet
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kernel import marks
from kernel.design.icons import icon_svg
from kernel.design.manual import manual_url
from kernel.money import format_money, locale_of
from kernel.photos import photo_url as photo_address

register = template.Library()
FIRST_CJK = "\u2e80"  # one Chinese character stands for a name; letters come in twos


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Lucide icon; with `label` it speaks, without it screen readers pass over it."""
    return icon_svg(name, label)


@register.simple_tag(takes_context=True)
def manual(context: Context) -> str:
    """The address of the manual about the page being drawn, or "" where there is none."""
    request = getattr(context, "request", None)  # kept by `include … only`, unlike the context's values
    return manual_url(request.path, get_language() or "en") if request else ""


@register.simple_tag
def money(amount_minor: int, currency: str) -> str:
    """Integer minor units as people write them."""
    return format_money(int(amount_minor), currency, get_language() or "en")


@register.filter(name="money")
def money_filter(amount_minor: int | None, currency: str) -> str:
    """As the tag; nothing for None."""
    return "" if amount_minor is None else money(amount_minor, currency)


@register.filter
def duration(minutes: int | None) -> str:
    """Whole minutes as "45 min", "1 h 15", in the page's language."""
    if minutes is None:
        return ""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return ngettext("%(hours)d h", "%(hours)d h", hours) % {"hours": hours}
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


def _zone(tz: str | ZoneInfo) -> ZoneInfo:
    return tz if isinstance(tz, ZoneInfo) else ZoneInfo(tz)


@register.filter
def local_time(instant: datetime | None, tz: str | ZoneInfo) -> str:
    """The wall time "14:30" of an instant in `tz`."""
    if instant is None:
        return ""
    return format_time(instant.astimezone(_zone(tz)), "HH:mm", locale=locale_of(get_language() or "en"))


@register.filter
def local_date(instant: datetime | None, tz: str | ZoneInfo) -> str:
    """The day of an instant in `tz`: "Sat 28 November", "11月28日周六"."""
    if instant is None:
        return ""
    return day_text(instant.astimezone(_zone(tz)))


@register.filter
def local_moment(instant: datetime | None, tz: str | ZoneInfo) -> str:
    """Day and time of an instant in `tz`: "Sat 28 November, 14:30", "11月28日周六 14:30"."""
    return "" if instant is None else marks.day_and_time(local_date(instant, tz), local_time(instant, tz))


@register.filter
def day_text(day: Any) -> str:
    """A date as "Sat 28 November" / "11月28日周六"; with the year when it is not this one."""
    skeleton = "MMMEd" if day.year == timezone.now().year else "yMMMEd"
    return str(format_skeleton(skeleton, day, locale=locale_of(get_language() or "en")))


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for a name: "AR" of Ana Ribeiro, "In" of Inès, "林" of 林悦."""
    words = [word for word in str(name).split() if word]
    if not words:
        return "?"
    if words[0][0] >= FIRST_CJK:
        return words[0][0]
    if len(words) == 1:
        return words[0][:2].capitalize()
    return (words[0][0] + words[-1][0]).upper()


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(widget, CheckboxInput) else "plain"


@register.simple_tag
def comma() -> str:
    """The mark between the things of a list: ", ", "、"."""
    return marks.comma()


@register.simple_tag
def pause() -> str:
    """The mark between things said of one that are no list: ", ", "，"."""
    return marks.pause()


@register.simple_tag
def day_mark() -> str:
    """The mark between a day and a time or part of it: ", ", " "."""
    return marks.day_mark()


@register.filter
def with_aside(text: str, aside: str) -> str:
    """The text, and in brackets what is said beside it: "1 h (15 min)", "1 小时（15 分钟）"."""
    return marks.with_aside(text, aside)


@register.filter
def listed(texts: Iterable[Any]) -> str:
    """The things as a list within a line: "Colour, Cut", "染发、剪发"."""
    return marks.listed(str(text) for text in texts)


@register.simple_tag
def colon() -> str:
    """The mark between a label and what it says: ": ", "："."""
    return marks.colon()


@register.inclusion_tag("kernel/field.html")
def field(bound: BoundField, label: str = "") -> dict[str, Any]:
    """A form field whole: label, control, help, error, tied together for screen readers."""
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attributes: dict[str, str | bool] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs=attributes),
        "kind": _kind(bound),
    }


@register.inclusion_tag("kernel/form_errors.html")
def form_errors(*forms: BaseForm | BaseFormSet) -> dict[str, Any]:  # type: ignore[type-arg]
    """The summary above a form: everything wrong, each with a link to its field.

    Where the first form has a `seen` (what it was made from), it goes along.
    """
    problems: list[dict[str, str]] = []
    for entry in forms:
        for form in entry.forms if isinstance(entry, BaseFormSet) else [entry]:
            problems += _problems(form)
        if isinstance(entry, BaseFormSet):
            problems += [{"id": "", "label": "", "text": str(text)} for text in entry.non_form_errors()]
    return {"problems": problems, "seen": getattr(forms[0], "seen", "")}


def _problems(form: BaseForm) -> list[dict[str, str]]:
    found = [{"id": "", "label": "", "text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        found += [
            {"id": bound.auto_id, "label": str(bound.label), "text": str(text)} for text in bound.errors
        ]
    return found


@register.filter
def photo_url(name: str) -> str:
    """The address of the small size of a saved photo, or "" for none."""
    return photo_address(name, small=True)


@register.simple_tag
def pill(label: str, tone: str = "") -> SafeString:
    """A state in a word or two: `tone` is good, warn, bad, accent, or plain."""
    toned = f" pill-{tone}" if tone and tone != "plain" else ""
    return format_html('<span class="pill{}">{}</span>', toned, label)


@register.simple_tag
def avatar(name: str, colour: int | None = None, photo: str = "", size: str = "") -> SafeString:
    """A round face beside a name: the photo, or the name's initials in the person's colour."""
    sized = f" avatar-{size}" if size else ""
    if photo:
        return format_html(
            '<img class="avatar{}" src="{}" alt="" loading="lazy" width="40" height="40">', sized, photo
        )
    toned = f" {staff_class(colour)}" if colour else ""
    return format_html('<span class="avatar{}{}" aria-hidden="true">{}</span>', toned, sized, initials(name))


@register.simple_tag
def staff_class(colour: int) -> str:
    """The class that carries a staff colour."""
    return format_html("staff-c{}", colour)
