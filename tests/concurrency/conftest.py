"""The races over HTTP play on the stage of the fault tests."""

from tests.faults.conftest import module_database, stage

__all__ = ["module_database", "stage"]
