"""What tests of this folder may ask for."""

import pytest
from django.core.cache import cache


@pytest.fixture
def committed(transactional_db: None) -> None:
    """Rows are really committed, and no rate limit is left over: emptying the tables spares the cache's."""
    cache.clear()
