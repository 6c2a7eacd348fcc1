"""A Valkey server of our own, kept in the foreground by whoever starts it."""

import contextlib
import socket
import subprocess
import time
from pathlib import Path

from obt_portal.devservices import binaries, processes

SECONDS_TO_ANSWER = 10


class ValkeyError(RuntimeError):
    """Valkey did not come up; the message carries the end of its log."""


class Valkey:
    """One server with its data in `folder`; `start` gives its address."""

    def __init__(self, folder: Path, password: str, *, throwaway: bool) -> None:
        self.folder = folder / "valkey"
        self.pid_file = folder / "valkey.pid"
        self.log = folder / "valkey.log"
        self.password = password
        self.throwaway = throwaway
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._end_leftover()
        for attempts_left in (2, 1, 0):
            port = processes.free_port()
            self.process = self._launch(port)
            if self._answers(port):
                self.pid_file.write_text(f"{self.process.pid} {port}")
                return f"redis://:{self.password}@127.0.0.1:{port}/0"
            self.stop()
            if not attempts_left:
                break
        message = "Valkey did not start:\n" + "\n".join(self.log.read_text().splitlines()[-10:])
        raise ValkeyError(message)

    def _launch(self, port: int) -> subprocess.Popen[str]:
        """Settings go in by standard input, so that the password is in no list of processes."""
        settings = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": self.password,
            "dir": self.folder,
            "daemonize": "no",
            "save": '""',
            "appendonly": "no" if self.throwaway else "yes",
        }
        with self.log.open("a") as log:
            process = subprocess.Popen(
                [binaries.valkey_program(), "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )
        if process.stdin:
            with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
                stdin.writelines(f"{name} {value}\n" for name, value in settings.items())
        return process

    def _answers(self, port: int) -> bool:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            address = ("127.0.0.1", port)
            with contextlib.suppress(OSError), socket.create_connection(address, 1) as talk:
                talk.sendall(f"AUTH {self.password}\r\n".encode())
                if talk.recv(1024).startswith(b"+OK"):
                    return True
            time.sleep(0.02)
        return False

    def _end_leftover(self) -> None:
        try:
            pid, port = map(int, self.pid_file.read_text().split())
        except (FileNotFoundError, ValueError):
            return
        command = processes.command_line(pid)
        if f"127.0.0.1:{port}" in command and "-server" in command:
            processes.end(pid)
        self.pid_file.unlink(missing_ok=True)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.pid_file.unlink(missing_ok=True)
