"""`python -m bench [name …]`: run the benchmarks, print their tables, write `var/bench.json`. Never fails a build.

Each module of this folder with a `run() -> list[Row]` is one; it works on a clone of the tests' database.
"""

import argparse
import importlib
import json
import pkgutil
import sys
from dataclasses import asdict

import bench
from bench.ground import Row, ground
from tests import house  # first of all: it sets the environment that settings are read from

PIECES = {
    "__main__",
    "bare_site",
    "crowd",
    "crowd_events",
    "customers_asked",
    "customers_work",
    "dragging",
    "full_day",
    "ground",
    "lighthouse",
    "load",
    "one_query",
    "one_query_urls",
}


def main(arguments: list[str]) -> None:
    """Run those that are named, or all; a name that is none ends it before anything runs."""
    known = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in PIECES]
    parser = argparse.ArgumentParser(prog="python -m bench", description="Run the benchmarks.")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(known))
    names = parser.parse_args(arguments).names
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known)}")
    rows: list[Row] = []
    for name in names or known:
        with ground():
            rows += _run(name)
    report = house.ROOT / "var" / "bench.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps([asdict(row) for row in rows], indent=1))


def _run(name: str) -> list[Row]:
    run = getattr(importlib.import_module(f"bench.{name}"), "run", None)
    rows: list[Row] = run() if run else []
    for row in rows:
        print(row.line(), flush=True)
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
