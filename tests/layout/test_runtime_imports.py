"""What the product imports must be installed by `make run`, not only by the tools for tests and lint."""

import re

import pytest

from tests import house

ROOMS = ("platform", "tenants", "crm", "booking", "billing", "api")
TOOLS = ("django_stubs_ext", "rest_framework_stubs", "pytest", "hypothesis", "factory", "playwright", "tests")
IMPORT = re.compile(rf"^\s*(?:from|import) (?:{'|'.join(TOOLS)})\b", re.MULTILINE)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_no_tool_of_the_tests(room):
    wrong = [path.name for path in (house.ROOT / room).rglob("*.py") if IMPORT.search(path.read_text())]
    assert wrong == []
