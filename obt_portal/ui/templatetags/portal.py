"""How pages say times, days, numbers and shares, and the links that every page carries."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.safestring import SafeString

from obt_portal.ui.values import NotANumber, as_decimal, on_screen

register = template.Library()
LONDON = ZoneInfo("Europe/London")
HERE = "[[here]]"  # where a kept drawing takes what differs from one request to the next
EMPTY = SafeString("")


@register.filter
def minutes(amount: int | NotANumber | None) -> str:
    """245 is "4 hours 5 minutes"."""
    if amount is None or isinstance(amount, NotANumber):
        return str(amount or "")
    hours, rest = divmod(int(amount), 60)
    parts = [_counted(hours, "hour")] if hours else []
    parts += [_counted(rest, "minute")] if rest or not hours else []
    return " ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@register.filter
def day(date: dt.date | None) -> str:
    """The weekday is computed: "Friday 14 February 2025". A moment is read in London."""
    if isinstance(date, dt.datetime):
        date = _in_london(date).date()
    return f"{date:%A} {date.day} {date:%B %Y}" if date else ""


@register.filter
def london_time(moment: dt.datetime | None) -> str:
    """ "3:05pm on 4 March 2026", "midday on ..." and "midnight on ..." as GOV.UK writes them."""
    if moment is None:
        return ""
    local = _in_london(moment)
    return f"{_clock(local)} on {local.day} {local:%B %Y}"


def _in_london(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(LONDON)


def _clock(local: dt.datetime) -> str:
    if local.minute == 0 and local.hour in {0, 12}:
        return "midday" if local.hour else "midnight"
    past = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{past}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004


@register.filter
def percent(rate: Fraction | Decimal | float | NotANumber | None, places: int = 1) -> str:
    """An unrounded rate as a percentage: Fraction(18, 25) is "72.0%". Halves round away from zero."""
    if rate is None or isinstance(rate, NotANumber):
        return str(rate or "")
    return f"{as_decimal(Fraction(rate) * 100, places):.{places}f}%"


@register.filter
def thousands(number: Any) -> str:
    """212000 is "212,000"; what is not a number says why."""
    return "" if number is None else on_screen(number)


@register.filter
def banner_role(level: str) -> str:
    """Bad news is announced at once, as good news is by its type; the rest waits its turn."""
    return "alert" if level in {"error", "warning", "success"} else "region"


@register.simple_tag(takes_context=True)
def links(context: Context, *pairs: str) -> list[dict[str, Any]]:
    """Links from pairs of an address (a path or a route's name) and its words; pages that do not exist are left out."""
    path = getattr(context.get("request"), "path", "")
    given = [(address(place), text) for place, text in zip(pairs[::2], pairs[1::2], strict=True)]
    return [_link(href, text, path) for href, text in given if href]


def _link(href: str, text: str, path: str) -> dict[str, Any]:
    return {"href": href, "text": text, "current": path == href, "active": path.startswith(href)}


@lru_cache(maxsize=64)
def address(place: str) -> str:
    """The path of a route's name, or the path itself when a page answers there; else nothing."""
    try:
        return place if place.startswith("/") and resolve(place) else reverse(place)
    except (NoReverseMatch, Resolver404):
        return ""


@register.simple_tag(takes_context=True)
def sign_out_button(context: Context) -> SafeString:
    """A form, because signing out changes something and so is a POST."""
    return _with(_sign_out_form(), get_token(context["request"]))


@register.simple_tag
def page_navigation(pages: list[dict[str, Any]], end: SafeString = EMPTY) -> SafeString:
    """The service navigation, with ``end`` after the pages. Every page has it, so each state of it is drawn once."""
    return _with(_navigation(tuple(tuple(page.items()) for page in pages)), end)


def _with(drawn: SafeString, inserted: str) -> SafeString:
    return SafeString(drawn.replace(HERE, inserted))


@lru_cache(maxsize=1)
def _sign_out_form() -> SafeString:
    href = address("/sign-out/")
    return render_to_string("components/sign_out.html", {"href": href, "csrf_token": HERE})


@lru_cache(maxsize=64)
def _navigation(pages: tuple[tuple[tuple[str, Any], ...], ...]) -> SafeString:
    options = {
        "navigation": [dict(page) for page in pages],
        "slots": {"end": {"html": SafeString(HERE), "align": "inline"}},
        "aria_label": "Service",
        "navigation_label": "Pages",
    }
    return render_to_string("components/service_navigation.html", options)
