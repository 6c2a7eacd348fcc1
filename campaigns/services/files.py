"""Find and read a campaign file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from campaigns.services.checks import check
from campaigns.services.outline import Outline, read_outline
from campaigns.services.tables import Faults, Table
from departments.services import Fault, FileRefused

SHIPPED = Path(__file__).resolve().parent.parent / "data"


def shipped_campaigns() -> tuple[Path, ...]:
    """The campaign files that come with the portal, oldest first."""
    return tuple(sorted(SHIPPED.glob("*.toml")))


def campaign_file(name: str) -> Path:
    """The file meant by the slug of a shipped campaign, or by a path."""
    shipped = {path.stem: path for path in shipped_campaigns()}
    return shipped.get(name) or Path(name)


def read_campaign(source: Path, overrides: Mapping[str, Any]) -> Outline:
    """The checked content of ``source``, with ``overrides`` in place of its own top values.

    Raises FileRefused with every fault there is.
    """
    faults = Faults(source.name)
    outline = read_outline(Table({**_content(source), **overrides}, "", faults))
    if not faults.found:
        check(outline, faults)
    if faults.found:
        raise FileRefused(faults.found)
    return outline


def _content(source: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        names = ", ".join(path.stem for path in shipped_campaigns())
        reason = f"cannot be read ({error.strerror}); campaigns that come with the portal: {names}"
        raise FileRefused([Fault(str(source), "", reason)]) from error
    except UnicodeDecodeError as error:
        raise FileRefused([Fault(source.name, "", "is not UTF-8 text")]) from error
    except tomllib.TOMLDecodeError as error:
        raise FileRefused([Fault(source.name, "", f"is not TOML: {error}")]) from error
