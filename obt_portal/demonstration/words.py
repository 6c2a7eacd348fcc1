"""The invented words of made-up people, from ``data/words.toml``."""

import tomllib
from pathlib import Path
from typing import Final

_WORDS = tomllib.loads((Path(__file__).parent / "data" / "words.toml").read_text())

FIRST_NAMES: Final[list[str]] = _WORDS["first_names"].split()
LAST_NAMES: Final[list[str]] = _WORDS["last_names"].split()
COMMENTS: Final[list[str]] = _WORDS["comments"]
OWN_LEARNING: Final[dict[tuple[str, str], float]] = {
    (learning["title"], learning["format"]): learning["weight"] for learning in _WORDS["learning"]
}
