"""Measure everything on a nation's data, print a table, write ``latest.json``; exit 1 when a bar does not hold.

    python -m benchmarks [--keep FOLDER]

With ``--keep`` the seeded database stays in FOLDER and is used again; then neither is the seeding measured, nor ten times
the people, which would change it.
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
        for result in _measure(may_grow=kept is None):
            print(f"{result.name}: {result.ratio} ({result.bar})", flush=True)
            measured.append(result)
    results.show(measured)
    results.keep(measured)
    return 0 if all(result.holds for result in measured) else 1


def _measure(*, may_grow: bool) -> Iterator[results.Result]:
    # Models can be read only now that the environment says where the services are.
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    from benchmarks import exports, figures, freshness, growth, pages, weight

    yield from figures.measure()
    yield from exports.measure()
    yield from weight.measure()
    yield from pages.measure()
    yield from freshness.measure()
    if may_grow:
        yield from growth.measure()


if __name__ == "__main__":
    sys.exit(main())
