"""A small SMTP server with faults: it can hold a mail without an answer, or take it and cut the line."""

import email
import socketserver
import threading
from email.message import Message


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it took in `mails`. `cuts` mails are taken and then cut; while `holding`, none is answered."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[Message] = []
        self.cuts = 0
        self.held = threading.Event()
        self.holding = False
        self.guard = threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        """The server as EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def ids(self) -> list[str]:
        """The Message-ID of every mail taken."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    def take(self, raw: bytes) -> bool:
        """Keep a mail; whether the sender is told."""
        with self.guard:
            self.mails.append(email.message_from_bytes(raw))
            if self.cuts:
                self.cuts -= 1
                return False
        return True


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.say("354 go on")
                if not self.mail():
                    return
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def mail(self) -> bool:
        raw = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            raw += line
        if self.server.holding:
            self.server.held.set()
            self.rfile.readline()  # until the sender is gone
            return False
        if self.server.take(raw):
            self.say("250 taken")
            return True
        return False

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
