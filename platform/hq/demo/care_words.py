"""What the demo's team says and plans about its customers, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CareWords:
    """Tasks as (words, kind, days from today), talks as (way, outcome, who began, days ago, words), and words of plans."""

    tasks: tuple[tuple[str, str, int], ...]
    talks: tuple[tuple[str, str, bool, int, str], ...]
    plans: tuple[tuple[str, str], ...]  # title, goals
    findings: tuple[str, ...]
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
    plans=(
        ("Colour that stays fresh", "Even roots, shine to the tips, no brassy tone between visits."),
        ("Growing out the layers", "One length by spring without losing volume."),
        ("Repair after bleaching", "Supple lengths again, less breakage when brushing."),
        ("Calm scalp", "No itching, roots that stay fresh for three days."),
        ("Shape in rhythm", "A cut that never looks overdue."),
    ),
    findings=(
        "Fine hair, roots half a tone darker, tips porous from the sun.",
        "Layers at three lengths, strong growth, ends healthy.",
        "Bleached twice last year, breaks above the shoulder.",
        "Red patches behind the ears, flakes after three days.",
        "Thick, straight, grows fast at the neck.",
    ),
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
    plans=(
        ("发色常新", "发根均匀、发尾有光泽，两次到店之间不发黄。"),
        ("层次留长", "开春前留到一样长，头顶不塌。"),
        ("漂后修护", "发丝恢复柔韧，梳头少断发。"),
        ("头皮舒缓", "不痒，发根三天不油。"),
        ("定期修型", "发型始终有型，不拖到走样。"),
    ),
    findings=(
        "细软发，发根深半度，发尾晒得多孔。",
        "三段层次，长得快，发尾健康。",
        "去年漂过两次，肩上位置易断。",
        "耳后泛红，三天起屑。",
        "发量多、直，后颈长得快。",
    ),
    caution="对含 PPD 的染膏过敏，只用无 PPD 系列。",
    aftercare="每周一次发膜，吹风前涂隔热，水温不要烫。",
    review="发尾软了很多，颜色也稳住了。她想再浅一点点。",
)


def care_words_of(language: str) -> CareWords:
    """Those of the language; English for any other."""
    return CHINESE if language.startswith("zh") else ENGLISH
