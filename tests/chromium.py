"""Finding the browser for the journeys, or getting one: `python -m tests.chromium`.

Looks at CHROMIUM, then for the system's browsers, then for the one Playwright's installer made.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The one without a window comes first: its journeys take two thirds of the time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
NOT_FOUND = "No Chromium on this machine: install one, or name it in the variable CHROMIUM."
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> Path | None:
    if named := os.environ.get("CHROMIUM"):
        return Path(named)
    for name in NAMES:
        if path := shutil.which(name):
            return Path(path)
    return installed_by_playwright()


def installed_by_playwright() -> Path | None:
    """The newest one; asked of the folder, since asking Playwright would start its driver."""
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    found = sorted(home.glob("chromium-*/chrome-linux*/chrome"))
    found += sorted(home.glob("chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium"))
    return found[-1] if found else None


def get() -> Path | None:
    """Try Playwright's installer, then apt when root; each says what it does."""
    print("No Chromium found; asking Playwright to install one", flush=True)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    with_deps = ["--with-deps"] if as_root else []
    installer = [sys.executable, "-m", "playwright", "install", *with_deps, "chromium"]
    if succeeds(installer) and (path := find()):
        return path
    if as_root:
        print("That failed; asking apt", flush=True)
        succeeds(["apt-get", "update", "-q"])
        succeeds(["apt-get", "install", "-qy", "--no-install-recommends", NAMES[0]])
    return find()


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    path = find() or get()
    if path:
        print(f"Browser journeys use {path}")
        return 0
    print(f"\n{'!' * 80}\n{NOT_FOUND}\nThe browser journeys will not run.\n{'!' * 80}\n")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
