"""Databases of a test's own, as durable as in production: one that may be restarted, and a standby that follows it."""

import tempfile
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from urllib.parse import urlsplit

from obt_portal.devservices.postgres import USER, Postgres


class Database(Postgres):
    def __init__(self, password=None):
        self.folder = Path(tempfile.mkdtemp(prefix="portal-own-database-"))
        self.folder.chmod(0o755)
        super().__init__(self.folder, password or token_hex(8), throwaway=False)

    def start(self):
        self.url = super().start()
        return self.url

    def restart(self, how):
        where = ["-D", self.data, "-l", self.log]
        self.run("pg_ctl", "restart", *where, "--wait", "--silent", "-m", how)

    def remove(self):
        self.stop()
        for folder in (self.home, self.folder):
            rmtree(folder, ignore_errors=True)


class Standby(Database):
    """Follows another, and can only be read."""

    def __init__(self, leader):
        super().__init__(leader.password)
        self.leader = urlsplit(leader.url)

    def _create(self):
        for path in (self.home, self.log):
            path.touch(mode=0o600)
            self.account.own(path)
        where = [
            f"--host={self.leader.hostname}",
            f"--port={self.leader.port}",
            f"--username={USER}",
        ]
        how = ["--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream"]
        self.run("pg_basebackup", f"--pgdata={self.data}", *where, *how, PGPASSWORD=self.password)

    def _create_database(self, port):
        """It came with the copy."""
