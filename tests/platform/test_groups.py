"""Tests of one group really run on one worker: what they share is made once, and they are not in each other's way."""

import os
import re
import subprocess
import sys

from tests.architecture.source import PROJECT

GROUPED = """
import pytest
pytestmark = pytest.mark.xdist_group("together")

@pytest.mark.parametrize("number", range(12))
def test_it(number): ...
"""


def test_a_group_runs_on_one_worker_and_the_rest_on_both(tmp_path):
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import pytest_collection_modifyitems\n"
    )
    for name in ("one", "two"):
        (tmp_path / f"test_{name}.py").write_text(GROUPED)
    (tmp_path / "test_free.py").write_text(GROUPED.replace("pytestmark", "unmarked"))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-n", "2", "--dist", "loadgroup", str(tmp_path)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    ran = re.findall(r"^\[(gw\d)\] .*PASSED test_(\w+)\.py", done.stdout, re.MULTILINE)
    assert len(ran) == 36, done.stdout + done.stderr
    assert len({worker for worker, name in ran if name != "free"}) == 1
    assert len({worker for worker, _ in ran}) == 2
