"""`platform/` is a source root and never a package: the standard library's module of that name must stay reachable."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["config", "hq", "kernel", "tenants", "crm", "booking", "billing", "api"]


def test_platform_holds_packages_only() -> None:
    assert [path.name for path in (ROOT / "platform").glob("*.py")] == []


def test_importing_platform_gives_the_standard_library() -> None:
    code = "import platform; print(platform.python_implementation())"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "CPython\n"


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_importable_from_anywhere_in_safe_mode(room: str) -> None:
    code = f"import importlib.util as u; print(u.find_spec({room!r}).origin)"
    answer = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd="/", capture_output=True, text=True, check=True
    )
    assert Path(answer.stdout.strip()).is_relative_to(ROOT)
