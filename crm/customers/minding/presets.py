"""What salons most often have to mind about a customer, in words of the trade, with how much it usually matters."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.customers.minding.alerts import Severity
from crm.customers.models import SensitivityKind

NOTE, WARN, SEVERE = Severity.NOTE, Severity.WARN, Severity.SEVERE


@dataclass(frozen=True, slots=True)
class Preset:
    """One usual thing to mind: stable code, words, kind, severity proposed."""

    code: str
    label: str | Promise
    kind: SensitivityKind
    severity: Severity


def _all(kind: SensitivityKind, *rows: tuple[str, str | Promise, Severity]) -> list[Preset]:
    return [Preset(code, label, kind, severity) for code, label, severity in rows]


# Hair by how it curls, skin by Fitzpatrick's scale (T. B. Fitzpatrick 1975): they settle the product and the light.
PRESETS: dict[str, Preset] = {
    preset.code: preset
    for preset in [
        *_all(
            SensitivityKind.ALLERGY,
            ("ppd", _("PPD (hair dye)"), SEVERE),
            ("ammonia", _("ammonia"), WARN),
            ("bleach", _("bleach (persulphates)"), SEVERE),
            ("latex", _("latex"), SEVERE),
            ("acrylates", _("acrylates (gel nails, lash glue)"), SEVERE),
            ("fragrance", _("fragrance"), WARN),
            ("essential_oils", _("essential oils"), WARN),
            ("nickel", _("nickel"), WARN),
            ("formaldehyde", _("formaldehyde (smoothing)"), SEVERE),
            ("plasters", _("plasters and wax"), WARN),
        ),
        *_all(
            SensitivityKind.MEDICAL,
            ("pregnant", _("pregnant"), WARN),
            ("blood_thinner", _("takes blood thinners"), SEVERE),
            ("diabetes", _("diabetes"), WARN),
            ("epilepsy", _("epilepsy"), SEVERE),
            ("pacemaker", _("pacemaker"), SEVERE),
            ("isotretinoin", _("takes isotretinoin"), SEVERE),
            ("blood_pressure", _("high blood pressure"), WARN),
            ("operation", _("operated on recently"), WARN),
            ("cancer_care", _("in cancer treatment"), SEVERE),
        ),
        *_all(
            SensitivityKind.HAIR,
            ("hair_1", _("straight hair (type 1)"), NOTE),
            ("hair_2", _("wavy hair (type 2)"), NOTE),
            ("hair_3", _("curly hair (type 3)"), NOTE),
            ("hair_4", _("coily hair (type 4)"), NOTE),
            ("fine_hair", _("fine hair"), NOTE),
            ("damaged_hair", _("damaged lengths"), NOTE),
            ("scalp", _("sensitive scalp"), WARN),
            ("hair_loss", _("hair loss"), NOTE),
        ),
        *_all(
            SensitivityKind.SKIN,
            ("skin_1", _("skin type I: always burns"), NOTE),
            ("skin_2", _("skin type II: burns easily"), NOTE),
            ("skin_3", _("skin type III: sometimes burns"), NOTE),
            ("skin_4", _("skin type IV: rarely burns"), NOTE),
            ("skin_5", _("skin type V: brown"), NOTE),
            ("skin_6", _("skin type VI: dark brown"), NOTE),
            ("dry_skin", _("dry skin"), NOTE),
            ("oily_skin", _("oily skin"), NOTE),
            ("sensitive_skin", _("sensitive skin"), WARN),
        ),
        *_all(
            SensitivityKind.PREFERENCE,
            ("quiet", _("likes it quiet"), NOTE),
            ("chat", _("likes a chat"), NOTE),
            ("light_touch", _("light pressure"), NOTE),
            ("firm_touch", _("firm pressure"), NOTE),
            ("no_selling", _("wants no product advice"), NOTE),
        ),
    ]
}


def words_of(what: str) -> str:
    """What is to be minded, in the language in use: a preset's words, or those of whoever wrote it."""
    preset = PRESETS.get(what)
    return str(preset.label) if preset else what
