"""What a customer is found by: one text for each, in which a trigram index finds any part (docs/decisions/0085).

" zhou jing zhoujing zj 周 静 | 8613800005521 jing@example.com ": first the words of the name, every Chinese character a word
of its own, with pinyin whole, by syllables and by initials; after the bar the phones as digits and the emails. Every word
stands between blanks, so that the beginning and the end of one can be asked for.
"""

import re
import unicodedata
from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

BAR = "|"
_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
LONGEST_WORDS = 400
# Family names that are read otherwise than the character usually is.
_FAMILY_NAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "盖": "ge", "任": "ren", "朴": "piao",
    "翟": "zhai", "覃": "qin", "缪": "miao", "乐": "yue", "华": "hua", "冼": "xian", "尉": "yu", "尹": "yin", "薄": "bo",
}  # fmt: skip


def document(names: Iterable[str], reached_by: Iterable[str]) -> str:
    """The text by which somebody of these names (the shown one first) and contacts is found."""
    return f"{names_part(names)}{' '.join(reach(value) for value in reached_by)} "


def names_part(names: Iterable[str]) -> str:
    """The text up to the contacts."""
    words = [word for name in names for word in _words_of(name)]
    return f" {' '.join(dict.fromkeys(words))[:LONGEST_WORDS]} {BAR} "


def reach(value: str) -> str:
    """A phone or email as it stands in the text; `_FIND_OR_MAKE` says the same in SQL."""
    return value.lstrip("+").replace(BAR, " ")


def runs_of(text: str) -> list[str]:
    """The words of a text as they are compared: no case, no accents, no marks; Chinese apart from letters."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _RUNS.findall(unicodedata.normalize("NFC", bare).casefold())


def is_han(run: str) -> bool:
    """Whether this word is written in Chinese characters."""
    return bool(_IS_HAN.match(run))


def spelled(run: str) -> str:
    """A word of Chinese characters in pinyin, in one piece: "zhoujing"."""
    return "".join(_syllables(run))


def _words_of(name: str) -> list[str]:
    words: list[str] = []
    for run in runs_of(name):
        words += _readings(run) + list(run) if is_han(run) else [run]
    return words


def _readings(run: str) -> list[str]:
    syllables = _syllables(run)
    initials = "".join(syllable[:1] for syllable in syllables)
    return ["".join(syllables), *syllables[1:], initials]


def _syllables(run: str) -> list[str]:
    read = lazy_pinyin(run, style=Style.NORMAL, v_to_u=False)
    if len(run) > 1 and run[0] in _FAMILY_NAMES:
        read[0] = _FAMILY_NAMES[run[0]]
    return [re.sub(r"[^a-z]", "", syllable.lower()) for syllable in read]


def is_named(text: str, asked: str) -> bool:
    """Whether every word that is asked for begins one of a text, in letters or in pinyin; not for a single letter."""
    words = names_part([text])
    parts = [f" {' '.join(run) if is_han(run) else run}" for run in runs_of(asked)]
    return len("".join(parts)) > 1 + asked.isascii() and all(part in words for part in parts)
