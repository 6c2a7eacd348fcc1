"""The documents: links that lead somewhere, and commands that exist."""

import os
import re
import subprocess

import pytest

from tests.architecture import source

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)


def documents():
    return [
        *sorted(source.PROJECT.glob("*.md")),
        *sorted((source.PROJECT / "docs").rglob("*.md")),
    ]


def anchors_of(path):
    """As GitHub makes them from headings."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in HEADING.findall(path.read_text())
    }


@pytest.mark.parametrize("document", documents(), ids=source.name_of)
def test_every_link_leads_somewhere(document):
    for words in LINK.findall(document.read_text()):
        link = words[0] or words[1]
        if re.match(r"(https?|mailto):", link):
            continue
        target, _, anchor = link.partition("#")
        path = (document.parent / target).resolve() if target else document
        assert path.exists(), link
        if anchor and path.suffix == ".md":
            assert anchor in anchors_of(path), link


@pytest.mark.parametrize("document", documents(), ids=source.name_of)
def test_every_make_command_named_exists(document):
    targets = set(
        re.findall(r"^([a-z-]+):", (source.PROJECT / "Makefile").read_text(), re.MULTILINE)
    )
    named = set(re.findall(r"`make ([a-z-]+)", document.read_text()))
    assert named <= targets


def commands():
    """Those that are no files, as the Makefile declares them."""
    text = (source.PROJECT / "Makefile").read_text()
    return re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE).group(1).split()


def test_every_makefile_command_says_what_it_does():
    text = (source.PROJECT / "Makefile").read_text()
    for target in commands():
        assert re.search(rf"^{target}:.*## \S", text, re.MULTILINE), target


def test_make_alone_lists_every_command_with_its_words():
    # This may run under `make test`, which would tell the other make what to do.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    done = subprocess.run(
        ["make"], cwd=source.PROJECT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    listed = dict(re.findall(r"^  make (\S+) +(\S.*\S)$", done.stdout, re.MULTILINE))
    assert len(listed) == len(done.stdout.splitlines())
    assert set(commands()) <= listed.keys()
    assert listed["test"].startswith("run every test")
