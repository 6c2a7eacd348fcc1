"""Tags that the component templates need; a page author needs only `component` and `error_summary`."""

from collections.abc import Hashable, Mapping
from typing import Any

from django import forms, template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


PLAIN = frozenset({SafeString, int, bool, type(None)})
MOST_KEPT, LONGEST_KEPT = 1024, 4_000
_kept: dict[Hashable, SafeString] = {}


@register.simple_tag
def component(
    name: str, params: Mapping[str, Any] | None = None, /, **overrides: Any
) -> SafeString:
    """Draw a component from a mapping of its options, with further options by keyword.

    The same options always draw the same, and most are drawn again and again (a tag, a button, a list of tasks), so the
    latest small drawings are kept. A large one holds what somebody typed, or comes once.
    """
    options = {**(params or {}), **overrides}
    try:
        key = (name, _frozen(options))
    except TypeError:
        return _drawn(name, options)
    drawn = _kept.get(key)
    if drawn is None:
        drawn = _drawn(name, options)
        if len(drawn) <= LONGEST_KEPT:
            _keep(key, drawn)
    return drawn


def _keep(key: Hashable, drawn: SafeString) -> None:
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = drawn


def _frozen(option: Any) -> Hashable:
    """The option as a key. Safe and unsafe words differ, and so do True and 1. Raises TypeError for anything else."""
    if type(option) is str:
        return option
    if type(option) in PLAIN:
        return (type(option), option)
    if type(option) is dict:
        return tuple((name, _frozen(value)) for name, value in option.items())
    if type(option) in (list, tuple):
        return (list, *(_frozen(each) for each in option))
    raise TypeError(type(option))


def _drawn(name: str, options: dict[str, Any]) -> SafeString:
    return render_to_string(f"components/{name}.html", options)


@register.simple_tag
def attrs(attributes: Mapping[str, Any] | str | None = None, /, **more: Any) -> SafeString:
    """Draw HTML attributes. A value may be `{"value": ..., "optional": True}`: left out when it is None or False."""
    if isinstance(attributes, SafeString):
        return format_html(" {}", attributes)
    given = attributes if isinstance(attributes, Mapping) else {}
    pairs = [(name, *_attribute(value)) for name, value in {**given, **more}.items()]
    return format_html_join(
        "", "{}", ((_pair(name, value),) for name, value, shown in pairs if shown)
    )


def _attribute(given: Any) -> tuple[Any, bool]:
    """The value to print, and whether to print the attribute at all; True stands for a bare attribute."""
    if not isinstance(given, Mapping):
        return (_text(given), True)
    value = given.get("value")
    if not given.get("optional"):
        return (_text(value), True)
    return (value, value is not None and value is not False)


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def _pair(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


@register.simple_tag
def spaced(*words: object) -> str:
    """Join the words that are not empty: for class and aria-describedby lists."""
    return " ".join(str(word) for word in words if word)


@register.simple_tag
def when(condition: object, *parts: object) -> str:
    """The parts as one string if the condition holds, else nothing."""
    return "".join(str(part) for part in parts) if condition else ""


@register.filter
def has(mapping: object, key: str) -> bool:
    """Whether a mapping really holds a key. `x.items` in a template also finds the method of a dict."""
    return isinstance(mapping, Mapping) and bool(mapping.get(key))


@register.simple_tag
def error_summary(*given: object) -> SafeString:
    """The error summary of a page's forms, or nothing. A form that the page does not have is an empty text."""
    found = [form for form in given if isinstance(form, forms.BaseForm)]
    errors = [item for form in found for item in error_list(form)]
    if not errors:
        return SafeString("")
    return component("error_summary", title_text="There is a problem", error_list=errors)


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """One entry an error, in the order of the fields, each linked to the control that is wrong."""
    if not form.is_bound or not form.errors:
        return []
    visible = form.visible_fields()
    first = f"#{_target(visible[0])}" if visible else ""
    hidden = [error for field in form.hidden_fields() for error in field.errors]
    found = [{"text": str(error), "href": first} for error in [*form.non_field_errors(), *hidden]]
    for field in visible:
        texts = getattr(field, "messages", field.errors)
        found += [{"text": str(text), "href": f"#{_target(field)}"} for text in texts]
    return found


def _target(field: forms.BoundField) -> str:
    return getattr(field, "error_target", "") or field.auto_id or field.html_name


@register.simple_tag
def rows_have_actions(rows: list[Mapping[str, Any]] | None) -> bool:
    """Whether a summary list needs its third column."""
    return any(row and has(row.get("actions"), "items") for row in rows or [])


@register.simple_tag
def truthy(items: list[Any] | None) -> list[Any]:
    """The entries that are there: a list may hold gaps left by conditions."""
    return [item for item in items or [] if item]


@register.simple_tag
def form_title(form: forms.BaseForm, page_title: str = "") -> str:
    """The title of a form's page: given, or the question that is its heading."""
    heading = getattr(form, "page_heading_field", "")
    return page_title or (str(form[heading].label) if heading else "")
