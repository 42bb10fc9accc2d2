"""The OpenAPI file is committed, served, and says what the code does."""

import io

from django.core.management import call_command

from api.v1.schema import FILE


def test_the_committed_file_is_what_the_code_says():
    now = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=now)
    assert now.getvalue() == FILE.read_text(), "renew it: manage.py spectacular --file api/openapi.yaml"


def test_the_file_is_served_as_committed(client_of, salon_a):
    answer = client_of(salon_a).get("/api/v1/schema/")
    assert answer["Content-Type"].startswith("application/yaml")
    assert answer.content == FILE.read_bytes()


def test_the_page_to_read_it_runs_no_inline_script(client_of, salon_a):
    answer = client_of(salon_a).get("/api/v1/docs/")
    policy = answer["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "script-src 'self'" in policy
    assert "<script>" not in answer.content.decode()
