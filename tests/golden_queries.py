"""Query counts as golden files, one for each room, printed on failure, renewed by RENEW_GOLDEN=1 (HOUSE_STYLE 20)."""

import json
import os
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.context import salon_context
from tenants.registry.hosts import forget_hosts, salon_of_host

FOLDER = Path(__file__).parent / "golden"


def queries_of(client: Client, path: str) -> list[str]:
    """The SQL of one GET that must answer 200 or 204, by a process that knows the host and stands with its salon."""
    forget_hosts()
    salon = salon_of_host(client.defaults["HTTP_HOST"])
    assert salon is not None
    with salon_context(salon), connection.cursor():
        pass
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code in {200, 204}, path
    return [query["sql"].strip()[:160] for query in seen.captured_queries]


def assert_golden(room: str, counts: dict[str, int], details: object = "") -> None:
    """The counts are those on file; with RENEW_GOLDEN=1 they become the file."""
    path = FOLDER / f"{room}.json"
    if os.environ.get("RENEW_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n")
    assert counts == json.loads(path.read_text()), details
