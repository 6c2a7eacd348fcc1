"""One measured ratio, its bar, and whether it holds."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

LATEST = Path(__file__).parent / "latest.json"


@dataclass(frozen=True)
class Result:
    """``ratio`` against the floor named in ``name``; a bar is ``at most`` or ``at least`` its number."""

    name: str
    ratio: float
    bar: str
    holds: bool


def at_most(name: str, ratio: float, bar: float) -> Result:
    return Result(name, round(ratio, 3), f"at most {bar:g}", ratio <= bar)


def at_least(name: str, ratio: float, bar: float) -> Result:
    return Result(name, round(ratio, 3), f"at least {bar:g}", ratio >= bar)


def alternately(runs: int, *measures: Callable[[], float]) -> list[float]:
    """The median of each measure, taken in turn so that the machine's moods fall on all alike."""
    taken = [[measure() for measure in measures] for _ in range(runs)]
    return [median(values) for values in zip(*taken, strict=True)]


def seconds(action: Callable[[], object]) -> float:
    started = perf_counter()
    action()
    return perf_counter() - started


def show(results: Sequence[Result]) -> None:
    width = max(len(result.name) for result in results)
    print(f"\n{'what':{width}}  {'ratio':>8}  {'bar':14}  holds")
    for result in results:
        holds = "yes" if result.holds else "NO"
        print(f"{result.name:{width}}  {result.ratio:8.3f}  {result.bar:14}  {holds}")


def keep(results: Sequence[Result]) -> None:
    LATEST.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")
