"""Finds the browser for tests and screenshots: CHROMIUM, `chromium` on PATH, or Playwright's own.

`python -m tests.chromium` prints its path; with `--install` it is installed first where that can be done. It never skips:
without a browser it says which command brings one, and fails.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADVICE = (
    "No Chromium was found. On Debian or Ubuntu: `apt-get install chromium fonts-noto-cjk`; elsewhere: "
    "`.venv/bin/playwright install chromium`; or name one: CHROMIUM=/path/to/chromium make test."
)


def find() -> str | None:
    """The path of a browser, or None."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Bring a browser and Chinese letters: by apt as root on Debian, otherwise by Playwright."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        packages = ["chromium", "fonts-noto-cjk"]
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False, stdout=sys.stderr)
        installing = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(installing, env=quiet, check=False, stdout=sys.stderr)
    else:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], check=False, stdout=sys.stderr
        )


def main() -> None:
    """Print the browser's path; leave with advice when there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true")
    wanted = parser.parse_args().install
    path = find()
    if path is None and wanted:
        install()
        path = find()
    if path is None:
        raise SystemExit(ADVICE)
    sys.stdout.write(path + "\n")


if __name__ == "__main__":
    main()
