"""What the first view of a page costs somebody on a train: few requests, few bytes.

Pages are compressed by the proxy (``docs/how-to/deploy.md``), as gzip does it unless told otherwise; static files are
compressed once, when the image is made.
"""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from reports.services import recompute_standings
from tests.reports.shipped import open_today

STATIC = Path(__file__).parents[2] / "static"
MOST_BYTES = 45 * 1024
MOST_REQUESTS = 6
PAGES = ["/", "/sign-in/", "/league-table/", "/participation/", "/how-figures-are-worked-out/"]


@pytest.fixture
def shipped(db):
    """Every real organisation is a row."""
    campaign = open_today("ofsted", "department-for-work-pensions")
    recompute_standings(campaign_id=campaign.pk)
    type(campaign).objects.update(is_league_table_public=True)


def first_view(client, path):
    """The page, and each file that it loads."""
    html = client.get(path).content
    names = re.findall(r'(?:href|src)="/static/([^"]+)"', html.decode())
    return html, [(STATIC / name).read_bytes() for name in dict.fromkeys(names)]


@pytest.mark.parametrize("path", PAGES)
def test_first_page_view_is_light(client, shipped, path):
    html, files = first_view(client, path)
    assert html.count(b"<h1") == 1
    assert len(files) + 1 <= MOST_REQUESTS
    files_as_sent = sum(len(brotli.compress(content)) for content in files)
    assert len(gzip.compress(html, 6)) + files_as_sent <= MOST_BYTES


@pytest.mark.parametrize("path", PAGES)
def test_no_file_that_a_page_loads_loads_another(client, shipped, path):
    _, files = first_view(client, path)
    assert files
    assert not any(b"url(" in content for content in files)
