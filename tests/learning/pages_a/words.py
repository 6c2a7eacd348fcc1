"""Reading a page as a person does."""

import html
import re

from django.http import HttpResponse


def words_of(response: HttpResponse) -> str:
    """The text of a page, its spaces made single."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def error_summary_of(response: HttpResponse) -> dict[str, str]:
    """What the error summary says, by the id that it leads to."""
    page = response.content.decode()
    start = page.find("govuk-error-summary__list")
    summary = page[start : page.find("</ul>", start)] if start >= 0 else ""
    found = re.findall(r'<a href="#([^"]+)"[^>]*>(.*?)</a>', summary, flags=re.DOTALL)
    return {target: html.unescape(text).strip() for target, text in found}


def title_of(response: HttpResponse) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), flags=re.DOTALL)
    return html.unescape(found[1]) if found else ""


def assert_refused(response: HttpResponse, control: str, message: str) -> None:
    """The message stands in the summary, leads to a control of the page, and stands beside it; the title says so."""
    assert error_summary_of(response) == {control: message}
    page = response.content.decode()
    assert f'id="{control}"' in page
    assert re.search(
        rf'class="govuk-error-message">.*?{re.escape(html.escape(message))}', page, flags=re.DOTALL
    )
    assert title_of(response).startswith("Error: ")
