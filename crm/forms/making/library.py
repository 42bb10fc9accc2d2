"""Ready forms in both languages, to be taken up and changed."""

import copy
from typing import Any

from kernel.errors import NotFound

Words = dict[str, str]
YEAR = 12


def _one(kind: str, en: str, zh: str, *, required: bool = False, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "label": {"en": en, "zh": zh}, "help": {}, "required": required, **more}


def _list(kind: str, en: str, zh: str, *options: tuple[str, str]) -> dict[str, Any]:
    return _one(kind, en, zh, options=[{"en": one, "zh": other} for one, other in options])


def _mind(en: str, zh: str, what: str, kind: str, severity: int) -> dict[str, Any]:
    """A yes-or-no question whose yes is put down as something to mind."""
    mind = {"what": what, "kind": kind, "severity": severity}
    return _one("yes_no", en, zh, required=True, mind=mind)


_TRUE = _one(
    "consent",
    "What I have said is true and complete. I will tell the salon when something changes.",
    "以上内容真实完整；如有变化，我会及时告知门店。",
    required=True,
)
_HEALTH = _one(
    "consent",
    "The salon may note what I have said about my health, so that nothing it does harms me. I can take this back at any"
    " time.",
    "我同意门店登记我告知的健康情况，以免服务时对我造成伤害。我可以随时撤回。",
    required=True,  # the answers themselves are such notes
    consent="health",
)
_SIGNED = _one("signature", "Signature", "签名", required=True)
_PREGNANT = _mind("Are you pregnant?", "是否怀孕？", "pregnant", "medical", 2)
_MEDICINES = _one("long", "Which medicines do you take?", "目前正在服用哪些药物？")

_COLOUR = [
    _one("section", "Your hair", "您的头发"),
    _list(
        "several",
        "What was done to your hair in the last year?",
        "过去一年做过哪些项目？",
        ("Coloured at a salon", "在门店染过"),
        ("Coloured at home", "在家自己染过"),
        ("Bleached", "漂过"),
        ("Permed or straightened", "烫过或拉直过"),
        ("Henna", "海娜粉"),
        ("Nothing", "都没有"),
    ),
    _one("long", "What do you wish for?", "这次想要什么效果？"),
    _one("section", "Allergies and patch test", "过敏与皮试"),
    _mind("Have you ever reacted to hair colour?", "以前染发有没有过敏？", "ppd", "allergy", 3),
    _one("yes_no", "Do you have a black henna tattoo, or had one?", "是否纹过黑海娜？", required=True),
    _PREGNANT,
    _one(
        "consent",
        "I know that a patch test is needed 48 hours before my first colour, and that I must report any itching or"
        " swelling.",
        "我知道首次染发前 48 小时须做皮试，如有发痒或红肿须立即告知门店。",
        required=True,
    ),
    _HEALTH,
    _SIGNED,
]
_LASH = [
    _mind(
        "Are you allergic to acrylates or lash glue?",
        "是否对丙烯酸酯或睫毛胶过敏？",
        "acrylates",
        "allergy",
        3,
    ),
    _one("yes_no", "Do you wear contact lenses?", "是否戴隐形眼镜？", required=True),
    _one("yes_no", "Have your eyes been operated on in the last six months?", "近半年眼部是否做过手术？"),
    _list(
        "choice",
        "Which look do you like?",
        "喜欢哪种款式？",
        ("Natural", "自然款"),
        ("Open eye", "圆眼款"),
        ("Cat eye", "猫眼款"),
        ("Volume", "浓密款"),
    ),
    _HEALTH,
    _TRUE,
    _SIGNED,
]
_SKIN = [
    _one("section", "Your skin", "您的皮肤"),
    _list(
        "choice",
        "How is your skin?",
        "肤质如何？",
        ("Dry", "干性"),
        ("Oily", "油性"),
        ("Combination", "混合性"),
        ("Normal", "中性"),
    ),
    _one("scale", "How sensitive is it?", "敏感程度如何？", top=5),
    _one("face", "Where does it trouble you?", "哪些部位有困扰？"),
    _one("section", "Your health", "健康情况"),
    _mind("Are you allergic to fragrance?", "是否对香精过敏？", "fragrance", "allergy", 2),
    _one(
        "yes_no",
        "Do you use retinol or acids, or did you in the last month?",
        "近一个月是否使用过维A或果酸类产品？",
    ),
    _PREGNANT,
    _MEDICINES,
    _HEALTH,
    _TRUE,
    _SIGNED,
]
_MASSAGE = [
    _one("section", "Your health", "健康情况"),
    _mind("Do you take blood thinners?", "是否服用抗凝血药物？", "blood_thinner", "medical", 3),
    _PREGNANT,
    _one("yes_no", "Have you been operated on in the last year?", "近一年是否做过手术？"),
    _MEDICINES,
    _one("section", "Your massage", "按摩偏好"),
    _one("body", "Where does it hurt or feel tense?", "哪些部位疼痛或紧张？"),
    _one("body", "Where should nobody touch you?", "哪些部位请避开？"),
    _one("scale", "How firm do you like it? (1 is soft)", "喜欢多大力度？（1 最轻）", top=5),
    _HEALTH,
    _TRUE,
    _SIGNED,
]
_PHOTOS = [
    _one(
        "consent",
        "I agree that this salon takes photos for my treatment record. Only the people who look after me see them, and"
        " I can take this back at any time.",
        "我同意门店为我的服务档案拍照，仅为我服务的人可以查看，我可随时撤回。",
        required=True,
        consent="photos",
    ),
    _one(
        "consent",
        "The salon may also write to me about its offers.",
        "门店也可以给我发送优惠信息。",
        consent="marketing",
    ),
    _SIGNED,
]

LIBRARY: dict[str, tuple[Words, list[dict[str, Any]], int]] = {
    "colour": ({"en": "Colour consultation and patch test", "zh": "染发咨询与皮试"}, _COLOUR, YEAR),
    "lash": ({"en": "Lash consultation", "zh": "美睫咨询表"}, _LASH, YEAR),
    "skin": ({"en": "Skin consultation", "zh": "皮肤咨询表"}, _SKIN, YEAR),
    "massage": ({"en": "Health before massage", "zh": "按摩前健康问卷"}, _MASSAGE, 6),
    "photos": ({"en": "Consent to photos", "zh": "拍照同意书"}, _PHOTOS, 24),
}


def library_form(code: str) -> tuple[dict[str, Any], int]:
    """The draft of a ready form and the months that an answer is good for; raises NotFound."""
    if code not in LIBRARY:
        raise NotFound
    title, questions, months = LIBRARY[code]
    numbered = [{"id": f"q{place}", **copy.deepcopy(one)} for place, one in enumerate(questions, start=1)]
    return {"title": dict(title), "intro": {}, "questions": numbered}, months
