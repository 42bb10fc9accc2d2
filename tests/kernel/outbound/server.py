"""A web server on this machine that misbehaves by the path that is asked for."""

import gzip
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BOMB = gzip.compress(b"0" * 20_000_000)


class Unkind(BaseHTTPRequestHandler):
    """Answers `/status/404`, `/to/<address>`, `/drip`, `/endless`, `/bomb` …; what was asked is kept by the server."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers.items())))
        name, _slash, rest = self.path[1:].partition("/")
        with suppress(OSError):
            getattr(self, f"_{name}", self._file)(rest)

    def _say(self, status, body=b"", **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _file(self, _rest):
        body = self.server.body
        tag = f'"{len(body)}"'
        if self.headers.get("If-None-Match") == tag:
            return self._say(304)
        return self._say(200, body, Content_Length=str(len(body)), ETag=tag)

    def _status(self, rest):
        self._say(int(rest))

    def _to(self, rest):
        self._say(302, Location=rest)

    def _round(self, rest):
        self._say(302, Location=f"/round/{int(rest or 0) + 1}")

    def _packed(self, _rest):
        self._say(200, gzip.compress(self.server.body), Content_Encoding="gzip")

    def _bomb(self, _rest):
        self._say(200, BOMB, Content_Encoding="gzip")

    def _cut(self, _rest):
        self._say(200, gzip.compress(b"hello" * 100)[:-9], Content_Encoding="gzip")

    def _brotli(self, _rest):
        self._say(200, b"x", Content_Encoding="br")

    def _large(self, _rest):
        self._say(200, Content_Length="999999999")

    def _endless(self, _rest):
        self._say(200)
        while not self.server.is_over.is_set():
            self.wfile.write(b"x" * 65536)

    def _drip(self, _rest):
        self._say(200)
        while not self.server.is_over.wait(0.02):
            self.wfile.write(b"x")

    def _dripped_headers(self, _rest):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.is_over.wait(0.02):
            self.wfile.write(b"X")

    def _rubbish(self, _rest):
        self.wfile.write(b"\x00\x01 not http\r\n\r\n")

    def log_message(self, *_parts):
        """Say nothing."""


class Neighbourhood:
    """The server, running beside the test."""

    def __init__(self, body=b"hello"):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Unkind)
        self.server.daemon_threads, self.server.body, self.server.asked = True, body, []
        self.server.is_over = threading.Event()
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def at(self, path=""):
        """The address of a path."""
        return f"http://{self.host}/{path}"

    @property
    def asked(self):
        """The paths that were asked for."""
        return [path for path, _headers in self.server.asked]

    def close(self):
        """No more."""
        self.server.is_over.set()
        self.server.shutdown()
        self.server.server_close()
