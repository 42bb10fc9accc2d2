"""Lighthouse on a booking page: `python bench/lighthouse.py http://maison-lune.localhost:8000/`.

Prints the four scores (0 to 100) of the phone profile and what the first view weighs; fails under 95 or over 100 KB.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TOOL = HERE / "lighthouse"
LEAST = 95
MOST_KB = 100
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
DEFAULT = "http://maison-lune.localhost:8000/"


def installed() -> Path:
    """The Lighthouse command, installed from the lock file when it is not there yet."""
    command = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not command.exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=TOOL, check=True)
    return command


def report(address: str) -> dict[str, Any]:
    """Lighthouse's report of one page, measured as on a phone."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    asked = [
        "--quiet",
        "--output=json",
        f"--chrome-flags={FLAGS}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    done = subprocess.run(
        ["node", str(installed()), address, *asked],
        env={**os.environ, "CHROME_PATH": browser},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def failures(found: dict[str, Any]) -> list[str]:
    """The audits that cost points."""
    return [
        f"  {audit['id']}: {audit['title']}"
        for audit in found["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9
    ]


def main() -> int:
    """Measure, print, judge."""
    found = report(sys.argv[1] if len(sys.argv) > 1 else DEFAULT)
    scores = {name: round(found["categories"][name]["score"] * 100) for name in CATEGORIES}
    weight = found["audits"]["total-byte-weight"]["numericValue"] / 1024
    for name, score in scores.items():
        print(f"{name:16} {score}")
    print(f"{'first view':16} {weight:.1f} KB")
    good = min(scores.values()) >= LEAST and weight <= MOST_KB
    print("\n".join(failures(found)))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
