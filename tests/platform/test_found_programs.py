"""Finding a browser and LibreOffice for the tests, or getting them: run among fake programs that write down how they were called."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import chromium, libreoffice
from tests.architecture.source import PROJECT

WRITES_DOWN = """#!/bin/sh
echo "${0##*/} $*" >> "$CALLED"
"""
# Where apt really puts a program: beside itself, here.
INSTALLS = 'case "$*" in *install*) : > "${0%/*}/NAME"; /bin/chmod +x "${0%/*}/NAME";; esac\n'
# In place of the package: nothing is fetched from anywhere.
PLAYWRIGHT = """
import os, sys
with open(os.environ["CALLED"], "a") as called:
    print("playwright", *sys.argv[1:], file=called)
sys.exit(1)
"""
WHO = "import os\nos.geteuid = lambda: int(os.environ['UID_OF_THE_TEST'])\n"
ASKED_APT = {
    chromium: ["update -q", "install -qy --no-install-recommends chromium-headless-shell"],
    libreoffice: ["update -q", "install -qy --no-install-recommends libreoffice-calc"],
}
BOTH = pytest.mark.parametrize("module", [chromium, libreoffice], ids=["chromium", "libreoffice"])
VARIABLES = {chromium: "CHROMIUM", libreoffice: "SOFFICE"}


@dataclass
class Machine:
    """A machine with these programs and no others."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.programs, packages = self.folder / "bin", self.folder / "packages" / "playwright"
        for each in (self.programs, packages):
            each.mkdir(parents=True)
        (packages / "__init__.py").touch()
        (packages / "__main__.py").write_text(PLAYWRIGHT)
        (packages.parent / "sitecustomize.py").write_text(WHO)
        self.environment = {
            "PATH": str(self.programs),
            "HOME": str(self.folder),
            "CALLED": str(self.folder / "called"),
            "PYTHONPATH": str(packages.parent),
            "UID_OF_THE_TEST": "1000",
        }

    def has(self, name, installs=""):
        path = self.programs / name
        path.write_text(WRITES_DOWN + (INSTALLS.replace("NAME", installs) if installs else ""))
        path.chmod(0o755)
        return path

    def is_roots(self):
        self.environment["UID_OF_THE_TEST"] = "0"

    def run(self, *command, **environment):
        return subprocess.run(
            [sys.executable, *command],
            cwd=PROJECT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def look_for(self, module, **environment):
        return self.run("-m", module.__name__, **environment)

    @property
    def called(self):
        written = self.folder / "called"
        return written.read_text().splitlines() if written.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("module", "name"),
    [(module, name) for module in (chromium, libreoffice) for name in module.NAMES],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_program_of_the_system_is_found_and_nothing_is_fetched(machine, module, name):
    path = machine.has(name)
    done = machine.look_for(module)
    assert done.returncode == 0
    assert done.stdout.rstrip().endswith(f"use {path}")
    assert machine.called == []


@BOTH
def test_the_one_that_is_named_comes_before_those_of_the_system(machine, module):
    machine.has(module.NAMES[0])
    done = machine.look_for(module, **{VARIABLES[module]: "/opt/my/own"})
    assert done.stdout.rstrip().endswith("use /opt/my/own")


def test_the_newest_browser_of_playwright_is_found(machine):
    for number in ("1091", "1200"):
        path = machine.folder / "browsers" / f"chromium-{number}" / "chrome-linux" / "chrome"
        path.parent.mkdir(parents=True)
        path.touch()
    browsers = str(machine.folder / "browsers")
    done = machine.look_for(chromium, PLAYWRIGHT_BROWSERS_PATH=browsers)
    assert done.stdout.rstrip().endswith(f"use {path}")
    assert machine.called == []


@BOTH
def test_without_any_it_says_so_loudly_and_fails_where_nobody_would_read_it(machine, module):
    done = machine.look_for(module)
    assert done.returncode == 0
    assert f"{'!' * 80}\n{module.NOT_FOUND}\n" in done.stdout
    assert "will not run" in done.stdout
    assert machine.look_for(module, CI="true").returncode == 1


@BOTH
def test_a_person_who_is_not_root_is_spared_apt(machine, module):
    machine.has("apt-get", installs=module.NAMES[0])
    assert module.NOT_FOUND in machine.look_for(module).stdout
    asked = ["playwright install chromium"] if module is chromium else []
    assert machine.called == asked


@BOTH
def test_root_without_apt_asks_for_nothing_of_the_system(machine, module):
    machine.is_roots()
    assert module.NOT_FOUND in machine.look_for(module).stdout
    assert "--with-deps" not in "".join(machine.called)


@BOTH
def test_root_asks_apt_and_finds_what_it_brought(machine, module):
    machine.is_roots()
    machine.has("apt-get", installs=module.NAMES[0])
    done = machine.look_for(module, CI="true")
    assert done.returncode == 0
    assert "asking apt" in done.stdout
    assert done.stdout.rstrip().endswith(f"use {machine.programs / module.NAMES[0]}")
    first = ["playwright install --with-deps chromium"] if module is chromium else []
    assert machine.called == first + [f"apt-get {asked}" for asked in ASKED_APT[module]]


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_browser_tests_without_a_browser_are_missed_loudly_or_fail(machine, ci, code):
    """As the test run itself does it, in a run of its own."""
    (machine.folder / "conftest.py").write_text("from tests.conftest import *\n")
    (machine.folder / "test_it.py").write_text("def test_it(browser_type_launch_args): ...\n")
    services = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    given = services | {"CI": ci, "PYTHONPATH": str(PROJECT)}
    options = ["-p", "no:cacheprovider", "-c", "pyproject.toml"]
    done = machine.run("-m", "pytest", *options, str(machine.folder / "test_it.py"), **given)
    assert done.returncode == code, done.stdout
    assert ("1 error" if ci else "1 skipped") in done.stdout
    assert chromium.NOT_FOUND in done.stdout
    assert ("1 browser tests did NOT run." in done.stdout) is not bool(ci)
