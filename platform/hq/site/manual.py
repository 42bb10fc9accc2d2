"""The manual: the Markdown of docs/users as pages, each in every language under the same name."""

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

CONTENTS = "README"
_PAGE_LINK = re.compile(r"^(?:\.\./(?P<folder>\w+)/)?(?P<page>[\w-]+)\.md(?P<rest>#.*)?$")
_IMAGE = re.compile(r"^(?:\.\./)+images/(?P<name>[\w.-]+)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level, with the anchor that leads to it."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the manual: title, first sentence, headings and the page itself as HTML."""

    page: str
    title: str
    summary: str
    headings: Sequence[Heading]
    html: SafeString


class NoSuchChapter(LookupError):
    """The manual has no such page in that language."""


def chapter_names(folder: str) -> list[str]:
    """The pages there are in the language's folder, without the contents."""
    return sorted(file.stem for file in _folder(folder).glob("*.md") if file.stem != CONTENTS)


def chapter_address(folder: str, page: str, anchor: str = "") -> str:
    """Where a page stands on the base domain."""
    return f"/help/{folder}/{'' if page == CONTENTS else f'{page}/'}{anchor}"


@functools.cache
def chapter_of(folder: str, page: str) -> Chapter:
    """The page, rendered once per process; raises NoSuchChapter."""
    if page != CONTENTS and page not in chapter_names(folder):
        raise NoSuchChapter(f"{folder}/{page}")
    tokens = _reader().parse((_folder(folder) / f"{page}.md").read_text(encoding="utf-8"))
    headings = _anchored(tokens)
    _lead_home(tokens, folder)
    return Chapter(
        page=page,
        title=_text_after(tokens, "heading_open"),
        summary=_text_after(tokens, "paragraph_open"),
        headings=headings,
        html=mark_safe(_reader().renderer.render(tokens, _reader().options, {})),  # noqa: S308 -- raw HTML is off
    )


def _folder(folder: str) -> Path:
    return Path(settings.MANUAL_DIR) / folder


@functools.cache
def _reader() -> MarkdownIt:
    """CommonMark with tables; HTML in a page is shown as text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    return reader


def _table_open(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return '<div class="table-wrap" tabindex="0"><table class="table">'


def _table_close(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</table></div>"


def _anchored(tokens: Sequence[Token]) -> list[Heading]:
    """Give each heading its anchor; what the table of contents lists."""
    found = []
    for opening, inline in itertools.pairwise(tokens):
        if opening.type == "heading_open" and opening.tag != "h1":
            anchor = slugify(_plain(inline), allow_unicode=True)
            opening.attrSet("id", anchor)
            found += [Heading(anchor, _plain(inline))] if opening.tag == "h2" else []
    return found


def _lead_home(tokens: Sequence[Token], folder: str) -> None:
    """Turn links between files into addresses of the site, and pictures into static files."""
    for token in (child for parent in tokens for child in parent.children or []):
        if token.type == "link_open" and (match := _PAGE_LINK.match(str(token.attrGet("href")))):
            there = match["folder"] or folder
            token.attrSet("href", chapter_address(there, match["page"], match["rest"] or ""))
        if token.type == "image" and (match := _IMAGE.match(str(token.attrGet("src")))):
            token.attrSet("src", static(f"manual/{match['name']}"))
            token.attrSet("loading", "lazy")


def _text_after(tokens: Sequence[Token], kind: str) -> str:
    """The words of the first block of that kind."""
    places = [place for place, token in enumerate(tokens) if token.type == kind]
    return _plain(tokens[places[0] + 1]) if places else ""


def _plain(inline: Token) -> str:
    words = [child.content if child.content else " " for child in inline.children or []]
    return " ".join("".join(words).split())
