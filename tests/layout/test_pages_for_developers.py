"""What the pages for developers name is there: whoever reads them today looks for it today."""

import re
from pathlib import Path

from tests import house

PAGES = sorted((house.ROOT / "docs" / "developers").glob("*.md"))
ROOMS = ("api", "bench", "billing", "booking", "crm", "frontend", "platform", "templates", "tenants", "tests")
FILES = {
    path.relative_to(house.ROOT).as_posix()
    for room in ROOMS
    for path in (house.ROOT / room).rglob("*")
    if "__pycache__" not in path.parts
}
PATH = re.compile(rf"`((?:{'|'.join(ROOMS)})/[\w/.-]+)`")
NAME = re.compile(r"`([a-z_]+(?:\.[a-z_]+)+)[`(]")
ENDINGS = ("py", "html", "toml")
NO_MODULES = {"a.row", "live.start_worker", "public.due_duework", "queue.tidy", "request.auth"}
YET_TO_BE = {"booking/calendars/neighbours/google/"}  # where somebody would begin who wants it


def named(page: Path, pattern: re.Pattern[str]) -> set[str]:
    return set(pattern.findall(page.read_text()))


def stands(end: str) -> list[str]:
    """The files and folders whose path ends so."""
    return [path for path in FILES if f"/{path}".endswith(f"/{end}")]


def is_there(name: str) -> bool:
    """Whether there is such a module, or what it names within one."""
    *module, last = name.split(".")
    path = "/".join(module)
    homes = [*stands(f"{path}.py"), *stands(f"{path}/__init__.py")]
    texts = [(house.ROOT / home).read_text() for home in homes]
    told = re.compile(rf"^\s*(?:def |class )?{last}\b|\bimport .*\b{last}\b", re.MULTILINE)
    return bool(stands(f"{path}/{last}.py") or stands(f"{path}/{last}") or any(map(told.search, texts)))


def test_every_path_is_there():
    paths = {(page.name, path) for page in PAGES for path in named(page, PATH) - YET_TO_BE}
    assert {
        pair for pair in paths if not stands(pair[1].rstrip("/")) and not stands(f"{pair[1]}.py")
    } == set()


def test_every_module_and_what_is_named_of_it_is_there():
    names = {(page.name, name) for page in PAGES for name in named(page, NAME) - NO_MODULES}
    assert {pair for pair in names if not pair[1].endswith(ENDINGS) and not is_there(pair[1])} == set()
