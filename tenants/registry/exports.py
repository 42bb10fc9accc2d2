"""Everything a salon has, in one zip: each table as JSON lines, and its files."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from tenants.registry.migrating import OWNER
from tenants.registry.models import Salon

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"


def export_folder() -> Path:
    """Where exports lie: for this account alone."""
    folder = Path(settings.DATA_DIR) / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def salon_export(salon: Salon, *, now: datetime) -> Path:
    """Write the salon's export and return its path; a half-written one never has the final name."""
    path = export_folder() / f"{salon.slug}-{now:%Y%m%dT%H%M%S}.zip"
    partial = path.with_suffix(".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_tables(archive, salon.schema_name)
        _write_files(archive, Path(settings.MEDIA_ROOT) / salon.schema_name)
    partial.chmod(0o600)
    os.replace(partial, path)
    return path


def _write_tables(archive: zipfile.ZipFile, schema: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_TABLES, [schema])
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(entry)::text FROM "{schema}"."{table}" AS entry')  # noqa: S608
            with archive.open(f"tables/{table}.jsonl", "w") as file:
                for (line,) in cursor:
                    file.write(line.encode() + b"\n")


def _write_files(archive: zipfile.ZipFile, folder: Path) -> None:
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        archive.write(file, f"files/{file.relative_to(folder)}")
