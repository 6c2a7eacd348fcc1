"""What a browser, or somebody who cannot see it, makes of a page."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "wbr"}


class Reading(HTMLParser):
    """A page taken apart: its title and headings, what its scripts are allowed by, where its skip link leads."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.headings: list[str] = []
        self.language = ""
        self.ids: list[str] = []
        self.skips_to: list[str] = []
        self.scripts: list[dict[str, str]] = []
        self.styled: list[str] = []
        self._inside: list[str] = []
        self.feed(page)
        self.close()
        self.title = _one_line(self.title)
        self.headings = [_one_line(heading) for heading in self.headings]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._inside.append(tag)
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "h1":
            self.headings.append("")
        if tag == "script":
            self.scripts.append(given)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "skip-" in given.get("class", ""):
            self.skips_to.append(given["href"].removeprefix("#"))
        if tag == "style" or any(name == "style" or name.startswith("on") for name in given):
            self.styled.append(self.get_starttag_text() or tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self._inside and "svg" not in self._inside:
            self.title += data
        if "h1" in self._inside:
            self.headings[-1] += data


def _one_line(text: str) -> str:
    return " ".join(text.split())


def policy_of(response) -> dict[str, str]:
    """The directives of the Content-Security-Policy and what each allows."""
    rules = (rule.strip().partition(" ") for rule in response["Content-Security-Policy"].split(";"))
    return {name: allowed for name, _, allowed in rules}


def nonce_of(policy: dict[str, str]) -> str:
    found = re.search(r"'nonce-([^']+)'", policy["script-src"])
    return found[1] if found else ""


def fits(other_words: dict[str, str], title: str, heading: str) -> bool:
    """A title says what the page's heading says, or more, or less of it, or the same in words that are listed."""
    said = title.removeprefix("Error: ").rpartition(" – ")[0] or title
    said = (said.rpartition(" | ")[0] or said).casefold()
    found = heading.casefold()
    in_other_words = {mine.casefold(): theirs.casefold() for mine, theirs in other_words.items()}
    return said in found or found in said or in_other_words.get(said) == found
