"""The process that keeps both services, and stops them when whoever asked for them is gone.

    python -m obt_portal.devservices.keeper FOLDER [--throwaway]

It writes their addresses as one line of JSON and then waits for its standard input to close.
That happens however its parent ends, so nothing is left running, even after `kill -9`.
"""

import argparse
import contextlib
import fcntl
import json
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from obt_portal.devservices.addresses import FILE
from obt_portal.devservices.binaries import ServerNotFoundError
from obt_portal.devservices.postgres import Postgres, PostgresError
from obt_portal.devservices.valkey import Valkey, ValkeyError


class ServicesError(RuntimeError):
    """The services could not be started; the message is meant for the person at the keyboard."""


class Services:
    """The parent's side: starts a keeper, knows the addresses, lets go of it."""

    def __init__(self, folder: Path, *, throwaway: bool = False) -> None:
        command = [sys.executable, "-m", __name__, str(folder)]
        command += ["--throwaway"] if throwaway else []
        self.keeper = subprocess.Popen(
            command,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C in the terminal is for the parent; the keeper stops when the parent is done.
            start_new_session=True,
        )
        line = self.keeper.stdout.readline() if self.keeper.stdout else ""
        answer = json.loads(line) if line else {"error": "the keeper of the services ended"}
        if "error" in answer:
            self.stop()
            raise ServicesError(answer["error"])
        self.addresses: dict[str, str] = answer

    def stop(self) -> None:
        """Let the keeper go, and wait until both services are stopped."""
        for pipe in (self.keeper.stdin, self.keeper.stdout):
            if pipe:
                pipe.close()
        self.keeper.wait(timeout=30)


@contextlib.contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: two servers on the same data would destroy it."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"The services in {folder} are in use already: is `make run` still going?"
            raise ServicesError(message) from None
        yield


def password_of(folder: Path) -> str:
    """Made once for each folder; other accounts on this machine must not get in."""
    path = folder / "password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text()


def keep(folder: Path, *, throwaway: bool) -> None:
    password = password_of(folder)
    postgres = Postgres(folder, password, throwaway=throwaway)
    valkey = Valkey(folder, password, throwaway=throwaway)
    file = folder / FILE
    with contextlib.ExitStack() as at_the_end:
        at_the_end.callback(file.unlink, missing_ok=True)
        if throwaway:
            at_the_end.callback(shutil.rmtree, postgres.home, ignore_errors=True)
        at_the_end.callback(postgres.stop)
        database = postgres.start()
        at_the_end.callback(valkey.stop)
        answer = json.dumps({"DATABASE_URL": database, "REDIS_URL": valkey.start()})
        file.touch(mode=0o600)
        file.write_text(answer)
        print(answer, flush=True)
        sys.stdin.read()


def main() -> int:
    parser = argparse.ArgumentParser(description="Keeps PostgreSQL and Valkey for a parent process")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--throwaway", action="store_true", help="fast, and removed at the end")
    asked = parser.parse_args()
    folder: Path = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with sole_use(folder), contextlib.ExitStack() as at_the_end:
            # Only while the folder is ours: another keeper's servers may run in it.
            if asked.throwaway:
                at_the_end.callback(shutil.rmtree, folder, ignore_errors=True)
            keep(folder, throwaway=asked.throwaway)
    except (ServicesError, ServerNotFoundError, PostgresError, ValkeyError, OSError) as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
