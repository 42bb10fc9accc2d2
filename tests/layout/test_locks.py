"""The locks: in step with what is asked for, hashed, for every system, and silent about where packages are fetched."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {"base": ["build"], "dev": ["dev", "build"]}
TAILWIND_SYSTEMS = {
    "android-arm64", "darwin-arm64", "darwin-x64", "freebsd-x64", "linux-arm-gnueabihf", "linux-arm64-gnu",
    "linux-arm64-musl", "linux-x64-gnu", "linux-x64-musl", "win32-arm64-msvc", "win32-x64-msvc",
}  # fmt: skip
REGISTRY = re.compile(
    r"https?://[^\s/\"']*(?:npm" + r"js|pypi|python" + r"hosted|npmmirror|yarnpkg)", re.IGNORECASE
)


def locked(name: str) -> dict[str, list[str]]:
    """The versions in a lock, by package; a package may have one for each system."""
    versions: dict[str, list[str]] = {}
    for found in re.finditer(
        r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.M
    ):
        versions.setdefault(canonicalize_name(found[1]), []).append(found[2])
    return versions


def asked(groups: list[str]) -> Iterator[Requirement]:
    """What pyproject.toml asks for, with those groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted: list[Any] = [*project["project"]["dependencies"]]
    for group in groups:
        wanted += [entry for entry in project["dependency-groups"][group] if isinstance(entry, str)]
    return map(Requirement, wanted)


def tracked_files() -> list[Path]:
    """Every text file that git knows."""
    listing = subprocess.run(
        ["git", "grep", "-lIz", ""], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listing.stdout.split("\0") if name]


def npm_packages() -> dict[str, dict[str, Any]]:
    """The npm lock's packages by their place."""
    packages: dict[str, dict[str, Any]] = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return packages


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(name: str) -> None:
    versions = locked(name)
    missing = [
        str(requirement)
        for requirement in asked(LOCKS[name])
        if not any(
            requirement.specifier.contains(v) for v in versions.get(canonicalize_name(requirement.name), [])
        )
    ]
    assert missing == [], "run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", (ROOT / "requirements" / f"{name}.txt").read_text(), flags=re.M)
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_the_two_locks_agree() -> None:
    base, dev = locked("base"), locked("dev")
    assert {name: dev.get(name) for name in base} == base


def test_the_npm_lock_is_in_step_with_package_json() -> None:
    declared = json.loads((ROOT / "package.json").read_text())
    root = npm_packages()[""]
    assert (root.get("dependencies"), root.get("devDependencies")) == (
        declared.get("dependencies"),
        declared.get("devDependencies"),
    )


def test_npm_packages_are_pinned_exactly() -> None:
    declared = json.loads((ROOT / "package.json").read_text())
    versions = {**declared["dependencies"], **declared["devDependencies"]}
    assert {name: version for name, version in versions.items() if not version[0].isdigit()} == {}


def test_the_npm_lock_serves_every_system_tailwind_knows() -> None:
    found = {place.rsplit("oxide-", 1)[1] for place in npm_packages() if "@tailwindcss/oxide-" in place}
    assert found >= TAILWIND_SYSTEMS


def test_the_npm_lock_has_a_hash_for_everything_and_says_no_place() -> None:
    packages = {
        place: entry for place, entry in npm_packages().items() if place and not entry.get("inBundle")
    }
    assert [
        place for place, entry in packages.items() if "integrity" not in entry or "resolved" in entry
    ] == []


def test_no_file_names_a_registry() -> None:
    assert [str(path) for path in tracked_files() if REGISTRY.search(path.read_text(errors="replace"))] == []
