"""Doing several things of which none waits for the others to succeed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class PartFailed(Exception):
    """Some of it could not be done; the log says of each why. The rest is done."""


def do_all(parts: Iterable[partial[Any]]) -> None:
    """Each part, whatever becomes of the others. Raises ``PartFailed`` at the end, so that a job with a failure fails."""
    failed = []
    for part in parts:
        try:
            part()
        except Exception:
            log.exception("part_failed", part=part.func.__name__, **_ids(part))
            failed.append(part.func.__name__)
    if failed:
        raise PartFailed(", ".join(failed))


def _ids(part: partial[Any]) -> dict[str, int]:
    """Which campaign it was about; nothing else of its arguments is for the log."""
    return {name: value for name, value in part.keywords.items() if name.endswith("_id")}
