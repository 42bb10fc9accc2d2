"""What the demo's team says in its records, in both languages."""

from dataclasses import dataclass

# Which sheet a service's name asks for; the first that fits.
SHEET_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("colour", ("colour", "color", "balayage", "highlight", "gloss", "root", "染", "挑染", "漂")),
    ("perm", ("perm", "straighten", "keratin", "烫", "拉直")),
    ("nails", ("nail", "manicure", "pedicure", "甲")),
    ("lashes", ("lash", "brow", "睫", "眉")),
    ("skin", ("facial", "peel", "hydra", "skin", "面部", "皮肤", "清洁", "补水")),
    ("body", ("massage", "按摩", "spa", "头皮")),
    ("cut", ("cut", "fringe", "beard", "fade", "剪")),
)
Row = dict[str, str]


def _row(shade: str, grams: str, developer: str = "", ml: str = "", minutes: str = "") -> Row:
    return {"shade": shade, "grams": grams, "developer": developer, "ml": ml, "minutes": minutes}


COLOURS: tuple[tuple[tuple[Row, ...], dict[str, str]], ...] = (
    ((_row("6/1", "40", "6", "60", "35"), _row("7/3", "20")), {"base": "5/0", "grey": "30", "goal": "6/13"}),
    ((_row("7/0", "30", "6", "45", "40"), _row("7/43", "15")), {"base": "6/0", "grey": "10", "goal": "7/4"}),
    ((_row("9/16", "25", "1.9", "50", "15"),), {"base": "8/0", "grey": "0", "goal": "9/16"}),
)


@dataclass(frozen=True, slots=True)
class RecordWords:
    """Notes as (text, pinned, weight); what was done and came of it by sheet; hair as (tone, shine, length)."""

    notes: tuple[tuple[str, bool, int], ...]
    techniques: dict[str, str]
    details: dict[str, dict[str, str]]
    results: tuple[str, ...]
    drawn: str
    tested: str
    before: tuple[str, str, int] = ("#4a3a30", "#5d4b3e", 560)
    afters: tuple[tuple[str, str, int], ...] = (
        ("#6b3a22", "#b8693a", 470),
        ("#7a5233", "#d8a865", 520),
        ("#3a1f1c", "#8c3b34", 430),
    )


ENGLISH = RecordWords(
    notes=(
        ("Likes it quiet; no small talk.", True, 1),
        ("Tender scalp behind the left ear: no heat there.", True, 2),
        ("Saving for her wedding in June, wants it longer until then.", False, 1),
        ("Asked about a fringe; we agreed to wait for the summer.", False, 1),
        ("Coffee without milk.", False, 1),
        ("Comes with a pram: keep the seat at the window.", True, 1),
    ),
    techniques={
        "colour": "Roots first, lengths after 20 minutes, emulsify before rinsing.",
        "perm": "Brick setting, medium tension; neutralised in two steps.",
        "nails": "Dry manicure, thin builder layer, two coats, matte top.",
        "lashes": "Open-eye map, 2D fans in the middle, classic at the corners.",
        "skin": "Cleanse, enzyme peel, mask 10 minutes, SPF.",
        "body": "Neck and shoulders first, then long strokes down the back.",
        "cut": "Layers from the cheekbone, point-cut ends, blow-dried with a round brush.",
    },
    details={
        "perm": {"hair": "fine, coloured", "rods": "blue, 24", "heat": "none"},
        "nails": {"shape": "almond", "length": "short", "base": "rubber base", "colour": "118"},
        "lashes": {"curl": "C", "length": "8–12", "thickness": "0.07", "glue": "sensitive"},
        "skin": {"state": "dry, a little red", "device": "Hydra jet", "setting": "level 3", "time": "45"},
        "body": {"areas": "neck, lower back", "pressure": "medium", "oil": "almond"},
        "cut": {"length": "collarbone", "fringe": "none"},
    },
    results=("Very happy.", "A touch warm at the nape: less gold next time.", "Held well; same again.", ""),
    drawn="Lighter pieces here next time",
    tested="PPD and 6 % developer, behind the ear",
)
CHINESE = RecordWords(
    notes=(
        ("喜欢安静，少聊天。", True, 1),
        ("左耳后头皮敏感，不要加热。", True, 2),
        ("六月办婚礼，想先留长。", False, 1),
        ("问过刘海，商量好等夏天再剪。", False, 1),
        ("喝美式，不加奶。", False, 1),
        ("会推婴儿车来，请留靠窗的位子。", True, 1),
    ),
    techniques={
        "colour": "先发根，20 分钟后拉到发尾，冲水前乳化。",
        "perm": "砖砌式排列，中等拉力；分两次定型。",
        "nails": "干磨前置，薄层建构，色胶两层，磨砂封层。",
        "lashes": "开眼款，中段 2D，眼头眼尾单根。",
        "skin": "清洁，酶去角质，面膜 10 分钟，防晒。",
        "body": "先肩颈，再沿背部长推。",
        "cut": "颧骨起层次，发尾点剪，圆梳吹顺。",
    },
    details={
        "perm": {"hair": "细软、染过", "rods": "蓝杠 24 根", "heat": "不加热"},
        "nails": {"shape": "杏仁形", "length": "短", "base": "橡皮底胶", "colour": "118"},
        "lashes": {"curl": "C 翘", "length": "8–12", "thickness": "0.07", "glue": "低敏"},
        "skin": {"state": "偏干、微红", "device": "水氧仪", "setting": "3 档", "time": "45"},
        "body": {"areas": "肩颈、腰", "pressure": "适中", "oil": "甜杏仁油"},
        "cut": {"length": "锁骨", "fringe": "无"},
    },
    results=("很满意。", "颈部略偏暖，下次少加金色。", "保持得好，照旧。", ""),
    drawn="下次这里再浅一点",
    tested="PPD 与 6 % 双氧，耳后",
)


def words_of(language: str) -> RecordWords:
    """The words of that language."""
    return CHINESE if language.startswith("zh") else ENGLISH
