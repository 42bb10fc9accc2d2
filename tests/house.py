"""The test house's environment: set before settings are read (pytest loads this by `-p tests.house`)."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TEST_DATA_DIR", ROOT / "var" / "tests"))
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
