"""Breaking a constraint on purpose. `tests/architecture/test_constraints.py` holds that each one is broken somewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction


@contextmanager
def breaks(name: str) -> Iterator[None]:
    """What is done inside is refused by the constraint of that name; a unique column's is called table_column."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        yield


def refuses(name: str, make: Callable[[], object]) -> None:
    with breaks(name):
        make()
