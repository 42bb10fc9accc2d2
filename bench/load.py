"""Clients over HTTP with kept connections: one after the other for a median, or a crowd at once."""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Call:
    """One request: where, and what is sent as JSON."""

    path: str
    body: dict[str, object] | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """A server on 127.0.0.1 and the host it is asked for."""

    port: int
    host: str

    def connect(self) -> http.client.HTTPConnection:
        """A connection that is kept."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def send(self, line: http.client.HTTPConnection, call: Call) -> tuple[int, bytes]:
        """The status and the body; a connection that the server closed meanwhile is opened once more."""
        for _try in range(2):
            with suppress(http.client.RemoteDisconnected, ConnectionError):
                return self._send(line, call)
            line.close()
        return self._send(line, call)

    def _send(self, line: http.client.HTTPConnection, call: Call) -> tuple[int, bytes]:
        headers = {"Host": self.host, "Content-Type": "application/json", **call.headers}
        content = None if call.body is None else json.dumps(call.body)
        line.request("GET" if content is None else "POST", call.path, content, headers)
        answer = line.getresponse()
        return answer.status, answer.read()


def median_over_http(site: Site, call: Callable[[], Call], times: int) -> float:
    """Median milliseconds of one client's requests."""
    return statistics.median(times_over_http(site, call, times))


def times_over_http(site: Site, call: Callable[[], Call], times: int) -> list[float]:
    """Milliseconds of each of one client's requests, after a tenth of them that does not count."""
    line, measured = site.connect(), []
    for _number in range(times + times // 10):
        started = time.perf_counter()
        status, body = site.send(line, call())
        measured.append((time.perf_counter() - started) * 1000)
        if status >= 400:
            raise RuntimeError(f"{status}: {body[:300]!r}")
    line.close()
    return measured[times // 10 :]


@dataclass
class Rush:
    """What a crowd got: how many of each status, the seconds in all, and of each request."""

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0
    each: list[float] = field(default_factory=list)

    @property
    def p99_ms(self) -> float:
        """The time in which 99 of 100 had their answer."""
        return sorted(self.each)[int(len(self.each) * 0.99)] * 1000 if self.each else 0.0


def rush(site: Site, calls: Iterable[Call], clients: int) -> Rush:
    """Send all the calls with that many clients, who start together and take the next one as they get free."""
    waiting, result, guard = iter(list(calls)), Rush(), threading.Lock()
    gate = threading.Barrier(clients + 1)
    threads = [
        threading.Thread(target=_client, args=(site, waiting, guard, gate, result))
        for _number in range(clients)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - started
    return result


def _client(
    site: Site, waiting: Iterator[Call], guard: threading.Lock, gate: threading.Barrier, result: Rush
) -> None:
    line = site.connect()
    gate.wait()
    while True:
        with guard:
            call = next(waiting, None)
        if call is None:
            break
        started = time.perf_counter()
        status, _body = site.send(line, call)
        taken = time.perf_counter() - started
        with guard:
            result.statuses[status] = result.statuses.get(status, 0) + 1
            result.each.append(taken)
    line.close()
