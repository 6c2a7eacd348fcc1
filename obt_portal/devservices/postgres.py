"""A PostgreSQL server of our own, driven through initdb and pg_ctl.

PostgreSQL refuses to run as root, so under root it runs as `nobody`. Where that account cannot
reach the project's folder (a home folder of root's, say), its data and a copy of its programs
live in the system's temporary folder, under a name made from the project's path.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from obt_portal.devservices import binaries, processes

USER = DATABASE = "portal"
SMALL_SHARED_MEMORY = 256 * 1024 * 1024
LASTING = ("shared_buffers=256MB", "max_wal_size=2GB")
# Nobody will miss a test's data after a power cut; and two tests may each be fifty people at the same moment.
THROWAWAY = (
    "max_connections=300",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=128MB",
    "autovacuum_naptime=10s",
)


class PostgresError(RuntimeError):
    """PostgreSQL did not do as asked; the message carries its own words."""


@dataclass(frozen=True)
class Account:
    """The account the server runs under; None means our own."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def fitting(cls) -> "Account":
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """May this account pass through every folder on the way?"""
        return self.uid is None or all(
            folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents]
        )


class Postgres:
    """One cluster in `folder`; `start` gives its address."""

    def __init__(self, folder: Path, password: str, *, throwaway: bool) -> None:
        self.account = Account.fitting()
        self.password = password
        self.throwaway = throwaway
        self.home = self._reachable(folder)
        self.data = self.home / "postgres"
        self.log = self.home / "postgres.log"
        self.programs = self._reachable_programs()

    def _reachable(self, folder: Path) -> Path:
        if self.account.reaches(folder):
            return folder
        key = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        elsewhere = Path(tempfile.gettempdir()) / f"portal-{key}"
        elsewhere.mkdir(mode=0o755, exist_ok=True)
        if elsewhere.is_symlink() or elsewhere.stat().st_uid != os.geteuid():
            message = f"{elsewhere} belongs to somebody else; remove it or set DATABASE_URL."
            raise PostgresError(message)
        link = folder / "elsewhere"
        link.unlink(missing_ok=True)
        link.symlink_to(elsewhere)
        return elsewhere

    def _reachable_programs(self) -> Path:
        programs = binaries.postgres_folder()
        if self.account.reaches(programs):
            return programs
        package = programs.parents[1]
        copy = self.home / "programs" / package.name
        if not copy.exists():
            for source in (package, package.with_name(f"{package.name}.libs")):
                if source.exists():
                    shutil.copytree(source, self.home / "programs" / source.name, symlinks=True)
        return copy / "pginstall" / "bin"

    def run(self, program: str, *arguments: str | Path, **environment: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.home,
            user=self.account.uid,
            group=self.account.gid,
            extra_groups=None if self.account.gid is None else [],
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            message = f"{program} failed:\n{done.stdout}\n{self._end_of_log()}".strip()
            raise PostgresError(message)

    def _end_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-10:])

    def start(self) -> str:
        is_new = not self.data.exists()
        if is_new:
            self._create()
        else:
            self._check_version()
            self._end_leftover()
        port = self._listen()
        if is_new:
            self._create_database(port)
        return f"postgres://{USER}:{self.password}@127.0.0.1:{port}/{DATABASE}"

    def _create(self) -> None:
        """Make the cluster under another name first: a half-made one must never be taken up."""
        unfinished = self.home / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        secret = self.home / "postgres.secret"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        self.log.touch(mode=0o600)
        for path in (unfinished, secret, self.log):
            self.account.own(path)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"]
        options += ["--no-sync"] if self.throwaway else []
        who = [f"--username={USER}", f"--pwfile={secret}"]
        self.run("initdb", f"--pgdata={unfinished}", *who, *options)
        secret.unlink()
        unfinished.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        asked = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        if f" {made_by}." not in asked.stdout:
            message = (
                f"{self.data} was made by PostgreSQL {made_by}, not by {asked.stdout.strip()}. "
                "Run `make clean` to start again with new data."
            )
            raise PostgresError(message)

    def _end_leftover(self) -> None:
        """End a server that outlived its keeper, and forget a process id that is not one."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        if str(self.data) in processes.command_line(pid):
            self.stop()
        else:
            pid_file.unlink(missing_ok=True)

    def _listen(self) -> int:
        """Another program may take the port between choosing and listening: then choose again."""
        for attempts_left in (2, 1, 0):
            port = processes.free_port()
            settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}"]
            settings += THROWAWAY if self.throwaway else LASTING
            if Path("/dev/shm").exists() and (  # noqa: S108 - asked for its size only
                shutil.disk_usage("/dev/shm").total < SMALL_SHARED_MEMORY  # noqa: S108
            ):
                settings.append("dynamic_shared_memory_type=mmap")
            options = " ".join(f"-c {setting}" for setting in settings)
            where = ["-D", str(self.data), "-l", str(self.log)]
            try:
                self.run("pg_ctl", "start", *where, "--wait", "--silent", "-o", options)
            except PostgresError:
                if not attempts_left:
                    raise
            else:
                return port
        raise AssertionError

    def _create_database(self, port: int) -> None:
        where = ["--host=127.0.0.1", f"--port={port}", f"--username={USER}"]
        self.run(
            "createdb",
            *where,
            "--maintenance-db=postgres",
            DATABASE,
            PGPASSWORD=self.password,
        )

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "-D", self.data, "--wait", "--silent", "-m", "fast")
