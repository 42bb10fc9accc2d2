"""Translations without GNU gettext: gathers the sources' messages into each app's .po file and compiles them.

`python -m kernel.catalogs` compiles what changed; `manage.py messages` gathers first. A message lives in the catalog of the
app whose source says it; one that only a shared template says lives with the app the template's folder is named after. A
message that any app has translated is asked of no other: Django reads all catalogs as one.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform", "tenants", "crm", "booking", "billing", "api")
LANGUAGE = "zh_Hans"
WIDTH = 110
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
SHARED_TEMPLATES = "kernel"

Text = tuple[str, ...] | str
Key = tuple[Text, str | None]


@dataclass
class Found:
    """Where a message is said."""

    places: set[str] = field(default_factory=set)
    apps: set[Path] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)


def app_folders() -> list[Path]:
    """Every app's folder, deepest first, so that the first that holds a file is the file's own."""
    folders = {path.parent for room in ROOMS for path in (ROOT / room).rglob("apps.py")}
    return sorted(folders, key=lambda folder: -len(folder.parts))


def catalog_path(app: Path) -> Path:
    """Where an app's translations lie."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    """Every file that may say something to a person."""
    for top in (*ROOMS, "templates"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def messages_of(path: Path) -> Iterator[Key]:
    """The messages of one file."""
    text = path.read_text()
    if path.suffix != ".py":
        text = _as_python(text)
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        if message:
            yield message, context


def _as_python(template: str) -> str:
    """A template as Python that says the same; lines are moved to the margin, since only the calls in them count."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - compiling must not load Django

    return "\n".join(line.strip() for line in templatize(template).splitlines())


def gather() -> dict[Key, Found]:
    """Every message of the sources and where it is said."""
    apps = app_folders()
    found: dict[Key, Found] = {}
    for path in sources():
        own = next((app for app in apps if path.is_relative_to(app)), None)
        for key in messages_of(path):
            entry = found.setdefault(key, Found())
            entry.places.add(path.relative_to(ROOT).as_posix())
            if own:
                entry.apps.add(own)
            else:
                entry.shared.add(path.relative_to(ROOT).parts[1])
    return found


def load(app: Path) -> Catalog:
    """An app's catalog; an empty one when it has none yet."""
    path = catalog_path(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE, domain="django", project="Chignon", charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=LANGUAGE, domain="django")


def refresh() -> dict[str, int]:
    """Bring every catalog in step with the sources; gives the number of untranslated messages by app."""
    found = gather()
    catalogs = {app: load(app) for app in app_folders()}
    homes = {key: app for app, catalog in catalogs.items() for key in _keys(catalog) if key in found}
    missing: dict[str, int] = {}
    for app, catalog in catalogs.items():
        wanted = {
            key: entry for key, entry in found.items() if (homes.get(key) or home(entry, catalogs)) == app
        }
        others = [other for other in catalogs.values() if other is not catalog]
        renewed = _renewed([catalog, *others], wanted)
        _write(app, renewed)
        untranslated = sum(1 for key in wanted if not _is_translated(renewed, key))
        if untranslated:
            missing[app.relative_to(ROOT).as_posix()] = untranslated
    return missing


def untranslated() -> list[str]:
    """What the sources say and no app has translated, with one place of each."""
    catalogs = [load(app) for app in app_folders()]
    return [
        f"{key[0]!r} in {min(entry.places)}"
        for key, entry in gather().items()
        if not any(_is_translated(catalog, key) for catalog in catalogs)
    ]


def home(entry: Found, catalogs: dict[Path, Catalog]) -> Path:
    """The app that a new message belongs to."""
    if entry.apps:
        return min(entry.apps)
    names = {app.name: app for app in catalogs}
    return next(
        (names[folder] for folder in sorted(entry.shared) if folder in names), names[SHARED_TEMPLATES]
    )


def _keys(catalog: Catalog) -> Iterator[Key]:
    for message in catalog:
        if message.id:
            yield message.id if isinstance(message.id, str) else tuple(message.id), message.context


def _lookup(catalog: Catalog, key: Key) -> Any:
    message_id = key[0] if isinstance(key[0], str) else key[0][0]
    return catalog.get(message_id, key[1])


def _is_translated(catalog: Catalog, key: Key) -> bool:
    message = _lookup(catalog, key)
    strings = (
        [] if message is None else [message.string] if isinstance(message.string, str) else message.string
    )
    return bool(strings) and all(strings) and not message.fuzzy


def _renewed(olds: Sequence[Catalog], wanted: dict[Key, Found]) -> Catalog:
    """The app's catalog anew, from its own old one; what moved here from another app brings its translation."""
    new = Catalog(locale=LANGUAGE, domain="django", project="Chignon", charset="utf-8", fuzzy=False)
    for key in sorted(wanted, key=lambda key: (sorted(wanted[key].places)[0], str(key))):
        old = next((old for old in olds if _is_translated(old, key)), olds[0])
        message = _lookup(old, key)
        new.add(
            key[0],
            string=message.string if message is not None and _same_shape(message.id, key[0]) else None,
            context=key[1],
            locations=[(place, 0) for place in sorted(wanted[key].places)],
            user_comments=message.user_comments if message is not None else (),
        )
    return new


def _same_shape(old: object, new: object) -> bool:
    return isinstance(old, str) == isinstance(new, str)


def _write(app: Path, catalog: Catalog) -> None:
    path = catalog_path(app)
    if not len(catalog) and not path.exists():
        return
    body = io.BytesIO()
    write_po(body, catalog, width=WIDTH, include_lineno=False, omit_header=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_header().encode() + body.getvalue())


def _header() -> str:
    """The same every time, so that a refresh changes only what changed."""
    return (
        'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )


def compile_changed() -> int:
    """Compile every catalog that is newer than what was compiled from it; gives their number."""
    stale = [path for path in map(catalog_path, app_folders()) if path.exists() and _is_stale(path)]
    for path in stale:
        with path.open("rb") as source:
            catalog = read_po(source, locale=LANGUAGE, domain="django")
        part = path.with_suffix(".mo.part")
        with part.open("wb") as target:
            write_mo(target, catalog)
        part.replace(path.with_suffix(".mo"))
    return len(stale)


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


if __name__ == "__main__":
    compile_changed()
