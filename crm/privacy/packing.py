"""Packing a customer's own copy: a page to read, the same for programs, and their files."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.facts.fields import customer_fields
from crm.customers.models import Customer
from crm.customers.references import references
from crm.customers.standing import ids_of
from crm.privacy.archive_words import said_of
from kernel.clock import Clock
from kernel.context import current_salon

PAGE, FACTS = "index.html", "data.json"
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """What one room knows of the customer: its name, and the rows as facts."""

    code: str
    label: str
    rows: list[dict[str, Any]]


def archive_pack(out: IO[bytes], *, customer: Customer, clock: Clock) -> None:
    """Write the ZIP of everything that is registered about the customer, merged rows too, in their own language."""
    with translation.override(customer.language or current_salon().language):
        parts, files = _parts(customer), []
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
            for part in parts:
                files += list(_files_packed(pack, part))
            pack.writestr(FACTS, _facts(customer, parts, clock))
            pack.writestr(PAGE, _page(customer, parts, clock))


def _parts(customer: Customer) -> list[Part]:
    """First who they are, then each room's rows, without the rooms that know nothing."""
    basics = {str(field.label): field.text(customer) for field in customer_fields(archived=True)}
    found = [Part("customer", _("About the person"), [{key: text for key, text in basics.items() if text}])]
    for reference in references():
        if reference.export is not None:
            rows = [row for one in ids_of(customer.pk) for row in reference.export(one)]
            found.append(Part(reference.model.lower(), str(reference.label), rows))
    return [part for part in found if part.rows]


def _files_packed(pack: zipfile.ZipFile, part: Part) -> Iterator[str]:
    """Put the part's files into the pack, under names of ours; a row says where its file lies in the pack."""
    for number, row in enumerate(part.rows, 1):
        for place, fact in enumerate(_naming_files(row)):
            stored = str(fact["file"])
            which = f"{number}-{place}" if place else f"{number}"
            name = f"files/{part.code.rpartition('.')[2]}-{which}{PurePosixPath(stored).suffix}"
            fact["file"] = name if _copied(pack, stored, name) else ""
            yield name


def _naming_files(fact: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The row, and what lies inside of it (a form's answers), where they name a file."""
    if fact.get("file"):
        yield fact
    for value in fact.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from _naming_files(one)


def _copied(pack: zipfile.ZipFile, stored: str, name: str) -> bool:
    try:
        with default_storage.open(stored) as content, pack.open(name, "w") as packed:
            while chunk := content.read(CHUNK):
                packed.write(chunk)
    except FileNotFoundError:
        return False
    return True


def _facts(customer: Customer, parts: list[Part], clock: Clock) -> str:
    facts = {
        "salon": current_salon().name,
        "made_at": clock.now(),
        "language": translation.get_language(),
        "parts": {part.code: part.rows for part in parts},
    }
    return json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _page(customer: Customer, parts: list[Part], clock: Clock) -> str:
    shown = [(part.label, [list(_shown(row)) for row in part.rows]) for part in parts]
    context = {
        "name": customer.name,
        "salon": current_salon(),
        "made_at": clock.now(),
        "parts": shown,
        "language": translation.get_language(),
    }
    return render_to_string("desk/privacy/archive.html", context)


def _shown(row: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    """(name, value) in words, what lies inside of something under its name; what is empty is left out."""
    for key, value in row.items():
        name = f"{under} · {said_of(key).name}" if under else said_of(key).name
        if isinstance(value, Mapping):
            yield from _shown(value, name)
        elif isinstance(value, list | tuple):
            for number, one in enumerate(value, 1):
                numbered = f"{name} {number}" if len(value) > 1 else name
                if isinstance(one, Mapping):
                    yield from _shown(one, numbered)
                elif one not in ("", None):
                    yield numbered, said_of(key).text(one)
        elif value not in ("", None):
            yield name, said_of(key).text(value)
