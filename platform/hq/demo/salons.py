"""What the two demo salons are: their people, their streets, their trades."""

from dataclasses import dataclass

from booking.places.selectors import Week


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A member of staff: name, title, a line about them, menu kinds they know, weekdays off (0 = Monday)."""

    name: str
    title: str
    bio: str
    trades: tuple[str, ...]
    days_off: tuple[int, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class DemoSalon:
    """A demo salon; `kinds` are the starting menus put together, `week` its hours (None: usual in the country)."""

    slug: str
    name: str
    country: str
    currency: str
    language: str
    time_zone: str
    kinds: tuple[str, ...]
    week: Week | None
    street: str
    postcode: str
    city: str
    phone: str
    tagline: str
    about: str
    accent: str
    policy: str
    people: tuple[DemoPerson, ...]
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]
    notes: tuple[str, ...]
    labels: tuple[str, ...]
    weeks: tuple[str, str]
    kiosk: str
    stayed: str
    phone_prefix: str
    seed: int


MAISON_LUNE = DemoSalon(
    slug="maison-lune",
    name="Maison Lune",
    country="FR",
    currency="EUR",
    language="en",
    time_zone="Europe/Paris",
    kinds=("hair", "nails", "skin"),
    week={**{day: [(570, 1140)] for day in range(6)}, 6: [(660, 1080)]},  # all week: alive on any day
    street="24 rue de Turenne",
    postcode="75003",
    city="Paris",
    phone="+33142720184",
    tagline="Hair, nails and skin in the Marais, without the rush",
    about=(
        "A bright corner house in the Marais, two minutes from the Place des Vosges. We take our time: one visit, "
        "one pair of hands, a cup of something warm. Colour is our first love; we also do nails and facials."
    ),
    accent="#7a2e4d",
    policy="Please tell us a day ahead if you cannot come. After that we may ask for half of the price.",
    people=(
        DemoPerson(
            "Inès Moreau", "Colour director", "Balayage and soft blondes.", ("hair",), (0, 6), "manager"
        ),
        DemoPerson("Malik Benali", "Stylist", "Short hair, fades, beards.", ("hair",), (2, 3), "stylist"),
        DemoPerson("Léa Fontaine", "Skin therapist", "Facials for tired city skin.", ("skin",), (0, 1)),
        DemoPerson("Noor Haddad", "Stylist", "Curls, and everything they ask for.", ("hair",), (1, 6)),
        DemoPerson("Yuna Park", "Nail artist", "Clean shapes, fine lines.", ("nails",), (0, 6)),
        DemoPerson("Camille Roux", "Junior stylist", "Blow-dries with patience.", ("hair", "nails"), (1, 2)),
        DemoPerson("Chloé Martin", "Reception", "Knows where everybody is.", (), (6,), "receptionist"),
    ),
    given_names=(
        "Ana",
        "Jonas",
        "Sofia",
        "Mei",
        "Paul",
        "Claire",
        "Tom",
        "Beatrice",
        "Lucas",
        "Nadia",
        "Elena",
        "David",
        "Fanny",
        "Hugo",
        "Marta",
        "Oscar",
        "Juliette",
        "Karim",
        "Louise",
        "Antoine",
        "Zoé",
        "Pierre",
        "Salomé",
        "Victor",
        "Agathe",
        "Emma",
        "Gabriel",
        "Inaya",
        "Rose",
        "Théo",
        "Alix",
        "Mathilde",
        "Samir",
        "Jeanne",
    ),
    family_names=(
        "Ribeiro",
        "Weber",
        "Lindqvist",
        "Tan",
        "Okafor",
        "Dubois",
        "Avery",
        "Conti",
        "Petit",
        "Haddad",
        "Novak",
        "Rossi",
        "Silva",
        "Klein",
        "Blanc",
        "Adeyemi",
        "Laurent",
        "Girard",
        "Mercier",
        "Faure",
        "Lambert",
        "Bonnet",
        "Garnier",
        "Chevalier",
        "Renard",
        "Masson",
        "Leclerc",
        "Perrin",
        "Nguyen",
        "Diallo",
        "Costa",
        "Vidal",
    ),
    notes=(
        "Likes silence",
        "Allergic to PPD: patch test first",
        "Brings her daughter",
        "Prefers tea",
        "Often 5 min late",
    ),
    labels=("VIP", "First visit", "Patch test done"),
    weeks=("A week", "B week"),
    kiosk="Tablet at the entrance",
    stayed="My last customer took longer",
    phone_prefix="+336",
    seed=20,
)

YUNJI = DemoSalon(
    slug="yunji",
    name="云髻美发",
    country="CN",
    currency="CNY",
    language="zh-hans",
    time_zone="Asia/Shanghai",
    kinds=("hair", "skin", "massage"),
    week=None,
    street="愚园路 1088 号",
    postcode="200050",
    city="上海",
    phone="+862162520188",
    tagline="静安愚园路，剪发、染烫、皮肤管理",
    about="梧桐树下的一间老洋房。剪发从聊天开始，染烫先做皮试，做完教您在家怎么打理。皮肤管理与肩颈调理在二楼，安静，不推销。",
    accent="#1f5c52",
    policy="如需改期或取消，请提前一天告诉我们；临时爽约可能收取一半费用。",
    people=(
        DemoPerson("林悦", "店长", "店里大小事都找她。", ("hair",), (0,), "manager"),
        DemoPerson("陈卓", "首席发型师", "短发与层次剪裁。", ("hair",), (1,), "stylist"),
        DemoPerson("周雨桐", "染烫总监", "冷色系、挑染。", ("hair",), (2,)),
        DemoPerson("赵启明", "发型师", "男士油头、渐变推剪。", ("hair",), (3,)),
        DemoPerson("苏婉", "皮肤管理师", "敏感肌修护。", ("skin",), (1,)),
        DemoPerson("何静", "调理师", "肩颈与头部放松。", ("massage",), (2,)),
        DemoPerson("吴佳怡", "美容师", "清洁与补水。", ("skin", "massage"), (4,)),
        DemoPerson("许晴", "前台", "记得每位老客的名字。", (), (3,), "receptionist"),
    ),
    given_names=(
        "晓雯",
        "子涵",
        "欣怡",
        "浩然",
        "思琪",
        "佳宁",
        "雨桐",
        "明轩",
        "诗涵",
        "俊杰",
        "梦瑶",
        "嘉豪",
        "若曦",
        "静怡",
        "天宇",
        "婉清",
        "志远",
        "雅琳",
        "晨曦",
        "文博",
        "慧敏",
        "丽华",
        "建国",
        "秀英",
        "可欣",
        "一诺",
        "语嫣",
        "承泽",
        "书瑶",
        "安琪",
    ),
    family_names=(
        "王",
        "李",
        "张",
        "刘",
        "陈",
        "杨",
        "赵",
        "黄",
        "周",
        "吴",
        "徐",
        "孙",
        "胡",
        "朱",
        "高",
        "林",
        "何",
        "郭",
        "马",
        "罗",
        "梁",
        "宋",
        "郑",
        "谢",
        "韩",
        "唐",
        "冯",
        "于",
        "董",
        "萧",
    ),
    notes=("喜欢安静", "对染膏过敏，先做皮试", "常带孩子来", "喝温水", "习惯晚到五分钟"),
    labels=("贵宾", "新客", "已做皮试"),
    weeks=("A 周", "B 周"),
    kiosk="门口取号机",
    stayed="最后一位客人做得久了些",
    phone_prefix="+86138",
    seed=8,
)

DEMO_SALONS = (MAISON_LUNE, YUNJI)
PASSWORD = "chignon-demo"  # noqa: S105 - shown to everybody, on machines that are not in production
