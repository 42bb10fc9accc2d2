"""What an embedded server is to its supervisor and to those who use it."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

LONGEST_SOCKET_FOLDER = 85  # bytes; a socket's whole path must stay under 104 on every system


class EmbeddedServerError(RuntimeError):
    """An embedded server could not be started; the message says why and what to do."""


def socket_folder(folder: Path) -> Path:
    """Where the socket of the server that lives in `folder` lies: inside it, or in a short place where its path will not do.

    PostgreSQL's clients read a comma as the end of one host's name, so such a path will not do either.
    """
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and "," not in str(folder):
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"chignon-{os.getuid()}-{digest}"


def make_private(folder: Path) -> None:
    """Make the folder for this account alone; raise EmbeddedServerError when another account made it first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if status.st_uid not in {os.getuid(), server_account()} or folder.is_symlink():
        raise EmbeddedServerError(
            f"{folder} belongs to another account. Remove it, or choose another DATA_DIR."
        )
    folder.chmod(0o700)


def _has_a_name() -> bool:
    try:
        pwd.getpwuid(os.getuid())
    except KeyError:
        return False
    return True


@cache
def _namespace() -> list[str]:
    """What runs a command under an account that PostgreSQL accepts: it refuses root, and numbers without a name.

    A user namespace shows it another of the machine's accounts, so none is made and no folder is opened to others. Empty
    where that is not needed, or not allowed.
    """
    if (os.getuid() != 0 and _has_a_name()) or shutil.which("unshare") is None:
        return []
    shown = min(account.pw_uid for account in pwd.getpwall() if account.pw_uid)
    command = ["unshare", "--user", f"--map-user={shown}"]
    probe = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if probe.returncode == 0 else []


def server_account() -> int:
    """The account that servers run as: our own, or nobody where root may not make a user namespace."""
    if os.getuid() != 0 or _namespace():
        return os.getuid()
    return pwd.getpwnam("nobody").pw_uid


def as_server_account(command: list[str]) -> list[str]:
    """The command as an account that PostgreSQL accepts."""
    return [*_namespace(), *command]


@dataclass(frozen=True)
class EmbeddedServer(ABC):
    """One server that lives in `home` (locks, log, data); making the object starts nothing."""

    home: Path
    idle_seconds: float = 60.0
    name: ClassVar[str]
    stop_signal: ClassVar[int]

    @property
    def folder(self) -> Path:
        """The server's own folder, as an absolute path."""
        return self.home.absolute()

    @property
    def store(self) -> Path:
        """Where the server keeps its files; its working directory."""
        return self.folder / "data"

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket."""
        return socket_folder(self.folder)

    @property
    def users_lock(self) -> Path:
        """Everybody who uses the server holds a share of this."""
        return self.folder / "users.lock"

    @property
    def supervisor_lock(self) -> Path:
        """The one supervisor holds this alone."""
        return self.folder / "supervisor.lock"

    @property
    def log(self) -> Path:
        """What server and supervisor print."""
        return self.folder / "server.log"

    @abstractmethod
    def prepare(self) -> None:
        """Bring the files in order before a start."""

    @abstractmethod
    def command(self) -> list[str]:
        """What runs the server in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Say whether users can work with the server now."""

    def starts_answering(self) -> bool:
        """Say whether the server is up, though `finish_start` may still have to run."""
        return self.answers()

    def finish_start(self) -> None:  # noqa: B027 - most servers need nothing more
        """Do what needs the server up, before users are let in."""

    def options(self) -> list[str]:
        """What the supervisor's command line must carry to rebuild this object."""
        return ["--idle-seconds", str(self.idle_seconds)]
