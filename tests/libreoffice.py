"""Finding LibreOffice for the tests of files, or getting it: `python -m tests.libreoffice`; and asking it what it reads.

Looks at SOFFICE, then for the system's.
"""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("soffice", "libreoffice")
ON_A_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
NOT_FOUND = "No LibreOffice on this machine: install Calc, or name it in the variable SOFFICE."
SECONDS = 120
# Comma, quotation mark, UTF-8, from line 1, no column formats, language as the system's, each text in quotation
# marks, numbers unrounded, no formulas as text, keep spaces, every sheet to a file of its own.
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"
# The same when reading: what stands in quotation marks is a text, and only plain numbers are numbers.
AS_WRITTEN = "CSV:44,34,76,1,,0,true,false,false,false,false"


class CouldNotOpen(AssertionError):
    pass


def find() -> Path | None:
    if named := os.environ.get("SOFFICE"):
        return Path(named)
    for name in NAMES:
        if path := shutil.which(name):
            return Path(path)
    return ON_A_MAC if ON_A_MAC.exists() else None


def get() -> Path | None:
    """Ask apt when root, and say so."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("No LibreOffice found; asking apt", flush=True)
        succeeds(["apt-get", "update", "-q"])
        succeeds(["apt-get", "install", "-qy", "--no-install-recommends", "libreoffice-calc"])
    return find()


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def sheets_of(path: Path) -> dict[str, list[list[str]]]:
    """What LibreOffice reads in a file, each sheet's rows by its name (a CSV file has one, called like the file).

    A profile of its own for each call: two programs with one profile would wait for each other or refuse.
    """
    into = path.parent / f"{path.name}-read"
    reading = [f"--infilter={AS_WRITTEN}"] if path.suffix == ".csv" else []
    profile = f"-env:UserInstallation={(path.parent / f'{path.name}-profile').as_uri()}"
    command = [str(find()), profile, "--headless", "--norestore", *reading]
    command += ["--convert-to", ALL_SHEETS, "--outdir", str(into), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    written = sorted(into.glob(f"{path.stem}-*.csv")) if into.exists() else []
    if done.returncode or not written:
        raise CouldNotOpen(f"{path.name}: {done.stdout}{done.stderr}")
    return {each.stem.removeprefix(f"{path.stem}-"): _rows(each) for each in written}


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def main() -> int:
    path = find() or get()
    if path:
        print(f"Tests of files use {path}")
        return 0
    print(
        f"\n{'!' * 80}\n{NOT_FOUND}\nThe tests that open files with it will not run.\n{'!' * 80}\n"
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
