"""The shipped reference data, loaded or as a copy to spoil."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def reference_data(db):
    from departments.services import load_reference_data

    return load_reference_data()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from departments.services.reference_data import SHIPPED

    return Path(shutil.copytree(SHIPPED, tmp_path / "data"))
