"""A lean load generator: kept-open connections, ready-made bytes, so that little of what is measured is itself."""

import socket
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

END_OF_HEADERS = b"\r\n\r\n"
# Each connection stays with the process of the server that took it. With few of them one process often had all, and the
# same page came out at 200 or at 300 requests a second, as the lot fell.
CONNECTIONS = 16


@dataclass(frozen=True)
class Target:
    host: str
    port: int


class UnexpectedAnswerError(AssertionError):
    """The server answered something else than the benchmark is about."""


def request(path: str, cookies: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of a GET, or of a POST when there is a body, as from behind a proxy that ends TLS."""
    lines = [
        f"{'POST' if body else 'GET'} {path} HTTP/1.1",
        "Host: portal.test",
        "X-Forwarded-Proto: https",
        "Referer: https://portal.test/",
        "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Accept-Encoding: identity",
    ]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + END_OF_HEADERS + body


def requests_per_second(target: Target, requests: Iterable[bytes], expected: bytes) -> float:
    """Send them over several connections at once, each taking the next when it has its answer, as behind a proxy.

    Raises UnexpectedAnswerError unless each begins ``expected``.
    """
    waiting = list(requests)
    left = iter(waiting)
    started = perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for sent in [pool.submit(_send_all, target, left, expected) for _ in range(CONNECTIONS)]:
            sent.result()
    return len(waiting) / (perf_counter() - started)


def _send_all(target: Target, requests: Iterable[bytes], expected: bytes) -> None:
    for _ in answers_in_turn(target, requests, expected):
        pass


def answers_in_turn(target: Target, requests: Iterable[bytes], expected: bytes) -> Iterator[bytes]:
    """Send each when the one before is answered. Raises UnexpectedAnswerError unless each begins ``expected``."""
    with socket.create_connection((target.host, target.port), timeout=30) as connection:
        answers = _answers(connection)
        for each in requests:
            connection.sendall(each)
            answer = next(answers)
            if not answer.startswith(expected):
                raise UnexpectedAnswerError(answer[:400].decode(errors="replace"))
            yield answer


def _answers(connection: socket.socket) -> Iterator[bytes]:
    """Whole answers, one after another. Raises UnexpectedAnswerError for one without a length."""
    kept = b""
    while True:
        while END_OF_HEADERS not in kept:
            kept += _receive(connection)
        head, _, rest = kept.partition(END_OF_HEADERS)
        length = _length(head)
        while len(rest) < length:
            rest += _receive(connection)
        yield head + END_OF_HEADERS + rest[:length]
        kept = rest[length:]


def _receive(connection: socket.socket) -> bytes:
    received = connection.recv(262_144)
    if not received:
        raise UnexpectedAnswerError("the server closed the connection")
    return received


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise UnexpectedAnswerError(head.decode(errors="replace"))
