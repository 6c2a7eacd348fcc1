"""Measure everything on a nation's data, print a table, write ``latest.json``; exit 1 when a bar does not hold.

    python -m benchmarks [--keep FOLDER]

With ``--keep`` the seeded database stays in FOLDER and is used again; the seeding is then not measured.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import results
from benchmarks.places import services


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--keep", type=Path, help="keep the seeded database here and use it again")
    kept = parser.parse_args().keep
    measured = []
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as temporary,
        services(kept or Path(temporary) / "services"),
    ):
        for result in _measure():
            print(f"{result.name}: {result.ratio} ({result.bar})", flush=True)
            measured.append(result)
    results.show(measured)
    results.keep(measured)
    return 0 if all(result.holds for result in measured) else 1


def _measure() -> Iterator[results.Result]:
    # Models can be read only now that the environment says where the services are.
    import django

    django.setup()
    from benchmarks import exports, figures, freshness, pages

    yield from figures.measure()
    yield from exports.measure()
    yield from pages.measure()
    yield from freshness.measure()


if __name__ == "__main__":
    sys.exit(main())
