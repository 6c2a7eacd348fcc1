"""Where the services of `make run` are listening, for other commands in the same folder."""

import json
from pathlib import Path

FOLDER = ".devdata"
FILE = "addresses.json"


def of_running_services(project: Path) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL of the services last started here; empty when there are none."""
    try:
        found: dict[str, str] = json.loads((project / FOLDER / FILE).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found
