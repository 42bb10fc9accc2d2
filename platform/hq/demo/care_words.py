"""What the demo's team says and plans about its customers, in both languages."""

from dataclasses import dataclass

# What a service is about, by marks in its name; the first that fits. "" is about nothing that a plan would name.
THEMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "",
        (
            "consult",
            "one nail",
            "removal",
            "wedding",
            "咨询",
            "单",
            "卸",
            "婚",
            "gentle",
            "beard",
            "kid",
            "child",
            "男士",
            "儿童",
            "胡",
        ),
    ),
    ("nails", ("nail", "manicure", "pedicure", "gel", "甲")),
    ("skin", ("facial", "face", "skin", "清洁", "紧致", "面部", "补水", "肌")),
    ("colour", ("colour", "color", "highlight", "balayage", "染", "补色")),
    ("treat", ("treatment", "scalp", "repair", "护理", "头皮", "修护", "养")),
    ("cut", ("cut", "trim", "剪")),
)


@dataclass(frozen=True, slots=True)
class CareWords:
    """Tasks as (words, kind, days from today), talks as (way, outcome, who began, days ago, words), and words of plans."""

    tasks: tuple[tuple[str, str, int], ...]
    talks: tuple[tuple[str, str, bool, int, str], ...]
    plans: dict[str, tuple[str, str]]  # by theme: title, goals
    findings: dict[str, str]
    template: str
    caution: str
    aftercare: str
    review: str


ENGLISH = CareWords(
    tasks=(
        ("Ask how the new colour holds", "call", -4),
        ("Call back about the wedding date", "call", -2),
        ("Send the photo of the fringe", "follow_up", -1),
        ("Order the shampoo she asked for", "other", 0),
        ("Thank for the recommendation", "follow_up", 0),
        ("Wish a happy birthday", "birthday", 2),
        ("Invite to the autumn glow week", "invite", 4),
        ("Ask whether the scalp is calmer", "call", 9),
    ),
    talks=(
        ("call", "reached", True, 12, "Very happy with the cut, wants to keep the length."),
        ("wechat", "will_come", False, 6, "Asked for a Saturday, will book online."),
        ("call", "no_answer", True, 3, ""),
        ("visit", "unhappy", False, 20, "Waited fifteen minutes; offered a treatment next time."),
        ("text", "later", True, 9, "Back from holiday at the end of the month."),
        ("email", "not_now", True, 15, "Moved further away, comes when she visits her parents."),
    ),
    plans={
        "colour": (
            "Colour that stays fresh",
            "Even roots, shine to the tips, no brassy tone between visits.",
        ),
        "treat": ("Repair and calm", "Supple lengths again, less breakage, a scalp that does not itch."),
        "cut": ("Growing out the layers", "One length by spring without losing the shape on the way."),
        "skin": (
            "Clear and calm skin",
            "Fewer blemishes, calmer pores, a routine that fits into the morning.",
        ),
        "nails": ("Strong nails", "Growing out without breaking, neat cuticles."),
    },
    findings={
        "colour": "Fine hair, roots half a tone darker, tips porous from the sun.",
        "treat": "Bleached twice last year, breaks above the shoulder; flakes after three days.",
        "cut": "Three lengths, strong growth at the neck, ends healthy.",
        "skin": "T-zone oily, cheeks dry and red in the cold, some marks on the chin.",
        "nails": "Thin since the last removal, two edges split, dry cuticles.",
    },
    template="Our colour care",
    caution="Reacted to a tint with PPD: only the range without it.",
    aftercare="Mask once a week, heat protection before the dryer, lukewarm water.",
    review="Much softer at the tips, the tone has stayed. She would like to go a little lighter.",
)
CHINESE = CareWords(
    tasks=(
        ("问问新发色褪得怎么样", "call", -4),
        ("回电确认婚礼日期", "call", -2),
        ("把刘海的照片发给她", "follow_up", -1),
        ("帮她订要的那款洗发水", "other", 0),
        ("感谢她介绍朋友来", "follow_up", 0),
        ("送上生日祝福", "birthday", 2),
        ("邀请参加秋季焕亮周", "invite", 4),
        ("问问头皮有没有好一些", "call", 9),
    ),
    talks=(
        ("call", "reached", True, 12, "对剪发很满意，想保持现在的长度。"),
        ("wechat", "will_come", False, 6, "想约周六，自己在网上约。"),
        ("call", "no_answer", True, 3, ""),
        ("visit", "unhappy", False, 20, "等了十五分钟，答应下次送一次护理。"),
        ("text", "later", True, 9, "月底旅游回来再约。"),
        ("wechat", "not_now", True, 15, "搬远了，回父母家时再来。"),
    ),
    plans={
        "colour": ("发色常新", "发根均匀、发尾有光泽，两次到店之间不发黄。"),
        "treat": ("修护舒缓", "发丝恢复柔韧，少断发，头皮不痒。"),
        "cut": ("层次留长", "开春前留到一样长，中间也有型。"),
        "skin": ("净肤舒缓", "痘痘变少、毛孔平静，早上几分钟就能做完的护肤步骤。"),
        "nails": ("强韧指甲", "养长不断裂，甲缘整齐。"),
    },
    findings={
        "colour": "细软发，发根深半度，发尾晒得多孔。",
        "treat": "去年漂过两次，肩上位置易断；三天起屑。",
        "cut": "三段层次，后颈长得快，发尾健康。",
        "skin": "T 区出油，两颊干、遇冷泛红，下巴有几处痘印。",
        "nails": "上次卸甲后偏薄，两处开裂，甲缘干。",
    },
    template="本店染后养护",
    caution="对含 PPD 的染膏过敏，只用无 PPD 系列。",
    aftercare="每周一次发膜，吹风前涂隔热，水温不要烫。",
    review="发尾软了很多，颜色也稳住了。她想再浅一点点。",
)


def care_words_of(language: str) -> CareWords:
    """Those of the language; English for any other."""
    return CHINESE if language.startswith("zh") else ENGLISH


def theme_of(service: str) -> str:
    """What the service is about; "" for what no plan is made of."""
    name = service.lower()
    return next((theme for theme, marks in THEMES if any(mark in name for mark in marks)), "")
