"""The cache, without which everything works: when it does not answer, nothing is found and nothing is counted.

It holds copies and counts only, so a salon that cannot reach it is slower for a moment, and still open (TRUST F8).
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

T = TypeVar("T")
QUIET_SECONDS = 1.0
logger = logging.getLogger(__name__)


class PatientClient(RedisCacheClient):
    """Django's client; after a failure it asks nobody for QUIET_SECONDS, so that a page does not wait again and again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._clients: dict[Any, Any] = {}

    _silent_until = 0.0

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """One client per pool: it takes a connection for each command, and making it costs more than a command."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined] # Django's stubs leave it out
        if pool not in self._clients:
            self._clients[pool] = super().get_client(key, write=write)
        return self._clients[pool]

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        """True also when nothing could be kept."""
        return self._try(lambda: super(PatientClient, self).add(key, value, timeout), instead=True)

    def get(self, key: Any, default: Any) -> Any:
        """The default also when nobody answers."""
        return self._try(lambda: super(PatientClient, self).get(key, default), instead=default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        """Keep it, if anybody can."""
        self._try(lambda: super(PatientClient, self).set(key, value, timeout), instead=None)

    def touch(self, key: Any, timeout: Any) -> bool:
        """False also when nobody answers."""
        return self._try(lambda: super(PatientClient, self).touch(key, timeout), instead=False)

    def delete(self, key: Any) -> bool:
        """False also when nobody answers."""
        return self._try(lambda: super(PatientClient, self).delete(key), instead=False)

    def get_many(self, keys: Any) -> Any:
        """Nothing also when nobody answers."""
        nothing: Any = {}
        return self._try(lambda: super(PatientClient, self).get_many(keys), instead=nothing)

    def has_key(self, key: Any) -> bool:
        """False also when nobody answers."""
        return self._try(lambda: super(PatientClient, self).has_key(key), instead=False)

    def incr(self, key: Any, delta: Any) -> int:
        """The new count; raises ValueError when there is none, or nobody answers."""
        count = self._try(lambda: super(PatientClient, self).incr(key, delta), instead=None)
        if count is None:
            raise ValueError(key)
        return int(count)

    def count(self, key: Any, timeout: int) -> int:
        """One more under `key`, in one round trip: the new count, which ends `timeout` seconds after its first.

        0 when nobody answers.
        """
        return self._try(lambda: self._count(key, timeout), instead=0)

    def _count(self, key: Any, timeout: int) -> int:
        with self.get_client(key, write=True).pipeline() as together:
            together.set(key, 0, ex=timeout, nx=True)
            together.incr(key)
            return int(together.execute()[1])

    def answers(self) -> bool:
        """Whether the server is there right now."""
        try:
            return bool(self.get_client(None, write=True).ping())
        except (RedisError, OSError):
            return False

    def _try(self, ask: Callable[[], T], *, instead: T) -> T:
        if time.monotonic() < self._silent_until:
            return instead
        try:
            return ask()
        except (RedisError, OSError) as error:
            self._silent_until = time.monotonic() + QUIET_SECONDS
            logger.warning("the cache does not answer: %s", error)
            return instead


class PatientCache(RedisCache):
    """Django's Redis cache with the patient client."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = PatientClient

    def count(self, key: str, seconds: int) -> int:
        """One more under `key`; the new count, 0 when the cache is away. The count ends `seconds` after its first."""
        client = cast("PatientClient", self._cache)
        return client.count(self.make_and_validate_key(key), seconds)


def cache_answers() -> bool:
    """Whether the cache is there right now."""
    client: PatientClient = caches["default"]._cache  # type: ignore[attr-defined] # noqa: SLF001 - Django offers no other way
    return client.answers()
