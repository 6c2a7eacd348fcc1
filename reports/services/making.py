"""What a worker makes after it was asked for: one claim, signs of life, and a file that is kept whole or not at all.

Safe to be told twice, late, or to several workers at once. Who has claimed the work may still be overtaken by somebody
who took it for dead; what is made is the same either way, and the first to finish keeps it.
"""

from __future__ import annotations

import hashlib
import os
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, Final, Self, TypeVar

import structlog
from django.db.models import F, QuerySet
from django.utils import timezone

from obt_portal.ui.files import DoesNotFit
from reports.models import MadeLater
from reports.querysets import nobody_at_work

log = structlog.get_logger(__name__)
LETTERS_OF_A_FAILURE: Final = 400
# What fails or dies so often is not tried again.
TRIES: Final = 4
TOO_OFTEN: Final = "It could not be made, though we tried several times. Ask again later"
BYTES_OF_A_PIECE: Final = 1 << 20
OnRows = Callable[[int], None]
Made = TypeVar("Made", bound=MadeLater)


class CannotBeMade(Exception):
    """Trying again would not help; the words are for whoever asked."""


# Reasons that the next try would meet again, each said in words for people.
FOR_GOOD: Final = (CannotBeMade, DoesNotFit)


class TakenOver(Exception):
    """Somebody else is at work on this, or it is no longer wanted."""


@dataclass(frozen=True)
class FilePlan:
    """How to write a file: its name, about how many rows it will have, and what writes it.

    ``is_appended``: what is written once is not written over, as a zip file's lengths are.
    """

    filename: str
    rows: int
    write: Callable[[BinaryIO, OnRows], None]
    is_appended: bool = False


def make(
    rows: QuerySet[Made],
    pk: uuid.UUID,
    work: Callable[[Made], None],
    when_given_up: Callable[[], Mapping[str, object]] = dict,
    **at_the_start: object,
) -> None:
    """Do the work if nobody has and nobody is. ``rows`` are those that wait.

    Not one transaction but several short ones, so that progress is seen and nothing is locked meanwhile. What cannot be made
    is given up, with its reason and what ``when_given_up`` says; any other failure is left to the next sweep.
    """
    mine = claim(rows, pk, **at_the_start)
    if mine is None:
        return
    about = {"what": rows.model._meta.model_name, "pk": str(pk), "tries": mine.tries}
    try:
        if mine.tries > TRIES:
            raise CannotBeMade(TOO_OFTEN)  # noqa: TRY301 - said like any other reason
        work(mine)
    except TakenOver:
        log.info("making_taken_over", **about)
    except FOR_GOOD as reason:
        failure = str(reason)[:LETTERS_OF_A_FAILURE]
        still_mine(rows, mine).update(failure=failure, **when_given_up())
        log.warning("making_given_up", reason=failure, **about)
    except Exception:
        log.exception("making_failed", **about)
        still_mine(rows, mine).update(started_at=None, beat_at=None)


def make_all(rows: QuerySet[Made], make_one: Callable[[uuid.UUID], None]) -> None:
    """Repair what the queue lost and what died with its worker. ``rows`` are those that wait."""
    for pk in list(rows.values_list("pk", flat=True)):
        make_one(pk)


def claim(rows: QuerySet[Made], pk: uuid.UUID, **at_the_start: object) -> Made | None:
    """Take the work, in a transaction of its own; None when somebody is at it, or there is nothing to do."""
    now = timezone.now()
    free = rows.filter(pk=pk).filter(nobody_at_work(now))
    is_mine = free.update(started_at=now, beat_at=now, tries=F("tries") + 1, **at_the_start)
    return rows.get(pk=pk) if is_mine else None


def beat(rows: QuerySet[Made], mine: Made, **said: object) -> None:
    """Say that the work goes on. Raises ``TakenOver`` when it is no longer ours."""
    if not still_mine(rows, mine).update(beat_at=timezone.now(), **said):
        raise TakenOver


def still_mine(rows: QuerySet[Made], mine: Made) -> QuerySet[Made]:
    return rows.filter(pk=mine.pk, started_at=mine.started_at)


def locked(rows: QuerySet[Made], mine: Made) -> Made:
    """The row as it is now, held until the transaction ends. Raises ``TakenOver`` when somebody has finished it."""
    held = rows.filter(pk=mine.pk).select_for_update().first()
    if held is None:
        raise TakenOver
    return held


class Packing:
    """Packs a file piece by piece in a thread of its own, while more is written to it; use it in a ``with``.

    Rows are much alike: packed at the least effort they are a tenth, and are kept in less time than as they are.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._place = 0
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._sizes: list[Future[int]] = []
        self._packed: BinaryIO = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._digest = hashlib.sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(cancel_futures=True)
        self._packed.close()

    def follow(self) -> None:
        """What has been written so far will not change: pack the whole pieces of it."""
        self._out.flush()
        while self._written - self._place >= BYTES_OF_A_PIECE:
            self._pack_next()

    def finish(self) -> tuple[int, str]:
        """All is written: the file's size and its digest."""
        self.follow()
        size = self._written
        if self._place < size:
            self._pack_next()
        wait(self._sizes)
        return size, self._digest.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """As packed, once all is. Raises whatever kept a piece from being packed."""
        self._packed.seek(0)
        yield from (self._packed.read(size.result()) for size in self._sizes)

    @property
    def _written(self) -> int:
        return os.fstat(self._out.fileno()).st_size

    def _pack_next(self) -> None:
        self._sizes.append(self._thread.submit(self._pack, self._place))
        self._place += BYTES_OF_A_PIECE

    def _pack(self, place: int) -> int:
        piece = os.pread(self._out.fileno(), BYTES_OF_A_PIECE, place)
        self._digest.update(piece)
        return self._packed.write(zlib.compress(piece, 1))


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
