"""The test house's environment: set before settings are read (pytest loads this by `-p tests.house`)."""

import hashlib
import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 4 * 2**30


def data_folder() -> Path:
    """TEST_DATA_DIR, or a folder in memory where there is room: hundreds of databases are made and dropped.

    Named after the user and the place of the sources, so that copies run side by side and a second run finds its template.
    """
    if chosen := os.environ.get("TEST_DATA_DIR"):
        return Path(chosen)
    if not (
        MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY
    ):
        return ROOT / "var" / "tests"
    place = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    folder = MEMORY / f"chignon-tests-{os.getuid()}-{place}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder if folder.stat().st_uid == os.getuid() else ROOT / "var" / "tests"


DATA = data_folder()
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))  # this process among the run's
TAKEN_AWAY = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "BROKER_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "PRODUCTION",
    "SECRET_KEY",
)

(DATA / "static").mkdir(parents=True, exist_ok=True)
for name in TAKEN_AWAY:
    os.environ.pop(name, None)
os.environ.update(
    DATA_DIR=str(DATA),
    TESTING="1",
    BASE_DOMAIN="chignon.test",
    PORT="8000",
    LOG_LEVEL="WARNING",
    DJANGO_SETTINGS_MODULE="config.settings",
)

# Playwright's synchronous API runs a loop in the tests' own thread, which Django would take for asynchronous work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
