"""A small TCP proxy in front of a server: it can lose an answer, cut a request in its middle, or be slow."""

import socket
import socketserver
import threading
import time
from contextlib import suppress
from enum import Enum

CHUNK = 65536


class Fault(Enum):
    """What happens to a connection."""

    NONE = "none"
    LOSE_ANSWER = "the server answers, nobody hears it"
    CUT_REQUEST = "half of the request arrives"
    DELAY = "each way takes a tenth of a second longer"


class Proxy(socketserver.ThreadingTCPServer):
    """Passes connections on to `port`, each with the fault of the moment; keeps the answers that it lost."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.upstream = port
        self.fault = Fault.NONE
        self.lost: list[bytes] = []
        self._guard = threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def lose(self, answer: bytes) -> None:
        """Keep an answer that nobody hears."""
        with self._guard:
            self.lost.append(answer)

    def close(self) -> None:
        """End it."""
        self.shutdown()
        self.server_close()


class _Connection(socketserver.BaseRequestHandler):
    server: Proxy

    def handle(self) -> None:
        fault = self.server.fault
        with socket.create_connection(("127.0.0.1", self.server.upstream)) as upstream:
            if fault is Fault.CUT_REQUEST:
                first = self.request.recv(CHUNK)
                upstream.sendall(first[: len(first) // 2])
                return
            forward = threading.Thread(target=self.pass_on, args=(self.request, upstream, fault), daemon=True)
            forward.start()
            if fault is Fault.LOSE_ANSWER:
                self.server.lose(whole(upstream))
                return
            self.pass_on(upstream, self.request, fault)

    def pass_on(self, source: socket.socket, target: socket.socket, fault: Fault) -> None:
        """Everything from one side to the other, until either ends."""
        with suppress(OSError):
            while part := source.recv(CHUNK):
                time.sleep(0.1 if fault is Fault.DELAY else 0)
                target.sendall(part)


def whole(source: socket.socket) -> bytes:
    """Everything until the other side closes."""
    parts = b""
    while part := source.recv(CHUNK):
        parts += part
    return parts
