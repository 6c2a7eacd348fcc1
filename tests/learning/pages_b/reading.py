"""Reading a page as a person does: its words, its errors, its title."""

import html
import re

from django.utils import timezone


def words(response) -> str:
    """The text of the main part of a page, without tags, on one line."""
    body = response.content.decode()
    main = re.search(r"<main.*?</main>", body, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", main.group(0) if main else body)
    return " ".join(html.unescape(text).split())


def title(response) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    return " ".join(html.unescape(found.group(1)).split()) if found else ""


def summary(response) -> list[tuple[str, str]]:
    """Each error of the summary: its words and the id that it leads to."""
    body = response.content.decode()
    box = re.search(r'<div class="govuk-error-summary".*?</ul>', body, re.DOTALL)
    links = re.findall(r'<a href="#?([^"]*)">(.*?)</a>', box.group(0), re.DOTALL) if box else []
    return [(html.unescape(text).strip(), target) for target, text in links]


def refuses(response, message: str) -> None:
    """The message is in the summary, leads to something on the page, and is beside the field."""
    assert response.status_code == 200
    assert title(response).startswith("Error: ")
    found = dict(summary(response))
    assert message in found, found
    body = response.content.decode()
    assert f'id="{found[message]}"' in body
    assert html.unescape(body).count(message) >= 2


def typed_day(day, name: str = "done_on") -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


def today() -> dict[str, str]:
    return typed_day(timezone.localdate())


def lasting(hours: int | str, minutes: int | str) -> dict[str, str]:
    return {"minutes_hours": str(hours), "minutes_minutes": str(minutes)}
