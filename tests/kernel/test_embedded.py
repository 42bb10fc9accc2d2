"""The embedded servers, with real processes: first start, odd paths, kills, stale numbers, and their end."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from kernel.embedded import client, locks, postgres, valkey
from kernel.embedded.postgres import Postgres
from kernel.embedded.server import EmbeddedServer
from kernel.embedded.valkey import Valkey

ODD_NAMES = ['it\'s "quoted", 100% a,b', "long" * 30]


def until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is so; fail when it never is."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.05)


@pytest.fixture
def home() -> Iterator[Path]:
    """A short folder of its own, whose servers are ended afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="chignon-test-"))
    yield folder
    for lock in folder.rglob("supervisor.lock"):
        end(lock)
    shutil.rmtree(folder)


def end(lock: Path) -> None:
    """Tell a supervisor to stop its server, and wait for both."""
    number = lock.read_text().strip()
    for pid in [int(number)] if number and locks.is_held_alone(lock) else []:
        os.kill(pid, signal.SIGTERM)
    until(lambda: not locks.is_held_alone(lock))


def use(server: EmbeddedServer) -> EmbeddedServer:
    """Use the server from this process."""
    client.ensure_running(server)
    return server


def server_pid(server: EmbeddedServer) -> int:
    """The number of the server's process."""
    return int((server.folder / "server.pid").read_text())


def supervisor_pid(server: EmbeddedServer) -> int:
    """The number of the supervisor's process."""
    return int(server.supervisor_lock.read_text())


def ask(folder: Path) -> object:
    """One question to the database as the runtime role."""
    with psycopg.connect(postgres.url(folder)) as connection:
        row = connection.execute("SELECT current_user || '@' || current_database()").fetchone()
        return row[0] if row else None


def started_elsewhere(folder: Path) -> "subprocess.Popen[bytes]":
    """Another process that uses the server until it is killed."""
    code = (
        "import sys, time; from pathlib import Path; from kernel.embedded import client, postgres;"
        "client.ensure_running(postgres.Postgres(Path(sys.argv[1]), 1.0, fsync=False));"
        "print('up', flush=True); time.sleep(600)"
    )
    user = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE)
    assert user.stdout is not None
    assert user.stdout.readline() == b"up\n"
    return user


@pytest.mark.parametrize("name", ODD_NAMES)
def test_postgres_starts_in_any_folder(home: Path, name: str) -> None:
    use(Postgres(home / name, fsync=False))
    assert ask(home / name) == "chignon_app@chignon"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_valkey_starts_in_any_folder(home: Path, name: str) -> None:
    use(Valkey(home / name))
    assert redis.Redis.from_url(valkey.url(home / name, database=3)).incr("count") == 1


def test_the_runtime_role_may_make_no_tables_and_the_owner_may(home: Path) -> None:
    use(Postgres(home, fsync=False))
    with psycopg.connect(postgres.url(home, role="chignon_owner")) as owner:
        owner.execute("CREATE EXTENSION btree_gist")
        owner.execute("CREATE TABLE made (id int)")
    with psycopg.connect(postgres.url(home)) as runtime, pytest.raises(psycopg.errors.InsufficientPrivilege):
        runtime.execute("CREATE TABLE refused (id int)")


def test_five_users_at_once_on_a_new_folder_get_one_server(home: Path) -> None:
    with ThreadPoolExecutor(5) as pool:
        users = list(pool.map(lambda _: started_elsewhere(home), range(5)))
    assert ask(home) == "chignon_app@chignon"
    for user in users:
        user.kill()
        user.communicate()


@pytest.mark.parametrize("victim", [server_pid, supervisor_pid])
def test_postgres_comes_back_after_a_kill(home: Path, victim: Callable[[EmbeddedServer], int]) -> None:
    server = use(Postgres(home, fsync=False))
    killed = victim(server)
    os.kill(killed, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{killed}/cwd").exists())
    until(lambda: use(server).answers() and victim(server) != killed)
    assert ask(home) == "chignon_app@chignon"


def test_postgres_comes_back_after_both_are_killed(home: Path) -> None:
    server = use(Postgres(home, fsync=False))
    for pid in (supervisor_pid(server), server_pid(server)):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not server.answers())
    use(server)
    assert ask(home) == "chignon_app@chignon"


def test_the_server_stops_after_its_last_user_was_killed(home: Path) -> None:
    user = started_elsewhere(home)
    user.kill()
    user.communicate()
    until(lambda: not Postgres(home).starts_answering())
    until(lambda: not locks.is_held_alone(Postgres(home).supervisor_lock))
    assert not (home / "data" / "postmaster.pid").exists()


def test_a_server_in_use_is_not_stopped_by_another_who_leaves(home: Path) -> None:
    user = started_elsewhere(home)
    client.stop_if_unused(use(Postgres(home, 1.0, fsync=False)))
    assert ask(home) == "chignon_app@chignon"
    user.kill()
    user.communicate()


def test_the_last_who_leaves_in_order_stops_the_server_at_once(home: Path) -> None:
    server = use(Postgres(home, fsync=False))
    client.stop_if_unused(server)
    assert not server.starts_answering()


def test_who_is_told_to_end_while_the_server_starts_leaves_at_once_and_no_server(home: Path) -> None:
    server = Postgres(home, fsync=False)
    code = (
        "import sys, threading; from pathlib import Path; from kernel.embedded import client, postgres;"
        "server = postgres.Postgres(Path(sys.argv[1]), fsync=False);"
        "waiting = threading.Thread(target=client.ensure_running, args=[server]); waiting.start();"
        "sys.stdin.readline(); client.give_up(); waiting.join(); client.stop_if_unused(server)"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", code, str(home)], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    until(lambda: server.supervisor_lock.exists() and locks.is_held_alone(server.supervisor_lock))
    begin = time.monotonic()
    _out, said = user.communicate(b"\n", timeout=20)
    assert b"told to end" in said
    assert time.monotonic() - begin < 10
    assert not locks.is_held_alone(server.supervisor_lock)
    assert not server.starts_answering()


def test_a_stale_number_that_a_stranger_has_now_does_not_stop_the_start(home: Path) -> None:
    server = use(Postgres(home, fsync=False))
    numbers = home / "data" / "postmaster.pid"
    rest = numbers.read_text().split("\n", 1)[1]
    for pid in (supervisor_pid(server), server_pid(server)):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not server.answers())
    numbers.write_text(f"{os.getpid()}\n{rest}")
    (home / "server.pid").write_text(str(os.getpid()))
    use(server)
    assert ask(home) == "chignon_app@chignon"


def test_valkey_keeps_what_was_written_a_second_before_a_kill(home: Path) -> None:
    server = use(Valkey(home))
    redis.Redis.from_url(valkey.url(home)).set("kept", "yes")
    time.sleep(1.2)
    killed = server_pid(server)
    os.kill(killed, signal.SIGKILL)
    until(lambda: server_pid(server) != killed and server.answers())
    assert redis.Redis.from_url(valkey.url(home)).get("kept") == b"yes"


def test_a_start_that_cannot_succeed_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SUPERVISOR_SECONDS", 1.0)
    (home / "data").mkdir()
    (home / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(client.EmbeddedServerError, match="did not start"):
        client.ensure_running(Postgres(home, fsync=False))
