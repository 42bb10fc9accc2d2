"""A small server that speaks the providers' documented protocols: it takes messages, refuses, throttles, breaks, goes silent.

`next_answers` holds what it does with the calls to come; without one it takes the message. "cut" takes it and closes the
line without an answer.
"""

import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

Given = tuple[int, dict[str, object], dict[str, str]]


@dataclass
class Taken:
    """One call as it arrived."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def facts(self) -> dict:
        """The body as JSON."""
        return json.loads(self.body)


class ProviderServer(ThreadingHTTPServer):
    """Keeps each call in `calls`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.calls: list[Taken] = []
        self.next_answers: list[Given | str] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def base(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, status: int, facts: dict[str, object], **headers: str) -> None:
        """Answer the next call so."""
        self.next_answers.append(
            (status, facts, {name.replace("_", "-"): text for name, text in headers.items()})
        )

    def cut(self) -> None:
        """Take the next call and close the line."""
        self.next_answers.append("cut")

    def drip(self) -> None:
        """Answer the next call byte by byte and without an end."""
        self.next_answers.append("drip")

    def usual(self, taken: Taken) -> Given:
        """What it says to a call for which nothing was told."""
        return taken_well(taken, len(self.calls))

    def stop(self) -> None:
        """Close it."""
        self.shutdown()
        self.server_close()


class _Talk(BaseHTTPRequestHandler):
    server: ProviderServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): text for name, text in self.headers.items()}
        taken = Taken(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, body)
        self.server.calls.append(taken)
        given = self.server.next_answers.pop(0) if self.server.next_answers else self.server.usual(taken)
        if given == "drip":
            self.say_slowly()
        if isinstance(given, str):
            self.connection.close()
            self.close_connection = True
            return
        self.say(*given)

    def do_GET(self) -> None:
        self.do_POST()

    def say(self, status: int, facts: dict[str, object], headers: dict[str, str]) -> None:
        body = json.dumps(facts).encode()
        self.send_response(status)
        for name, text in {
            **headers,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def say_slowly(self) -> None:
        """A byte at a time, until nobody listens."""
        self.wfile.write(b"HTTP/1.1 201 Created\r\nX-Long: ")
        with suppress(OSError):
            for _byte in range(1000):
                self.wfile.write(b"x")
                time.sleep(0.02)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def taken_well(taken: Taken, number: int) -> Given:
    """The provider's answer to a message that it takes, by the shape of the call."""
    if taken.path.startswith("/2010-04-01/"):
        parts = str(1 + len(taken.form.get("Body", "")) // 160)
        return 201, {"sid": f"SM{number:032d}", "status": "queued", "num_segments": parts}, {}
    if taken.headers.get("x-acs-action") == "SendSms":
        return 200, {"Code": "OK", "Message": "OK", "BizId": f"biz-{number}", "RequestId": "R"}, {}
    status = {"SerialNo": f"serial-{number}", "Code": "Ok", "Message": "send success", "Fee": 1}
    return 200, {"Response": {"SendStatusSet": [status], "RequestId": "R"}}, {}
