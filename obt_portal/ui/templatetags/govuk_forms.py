"""What the form components work out from the design system's options before they draw."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from obt_portal.ui.templatetags.govuk import component, has, spaced

register = template.Library()

Options = Mapping[str, Any]
LIMIT_MESSAGES = (
    ("characters_under_limit_text", "characters-under-limit"),
    ("characters_at_limit_text", "characters-at-limit"),
    ("characters_over_limit_text", "characters-over-limit"),
    ("words_under_limit_text", "words-under-limit"),
    ("words_at_limit_text", "words-at-limit"),
    ("words_over_limit_text", "words-over-limit"),
)


@register.simple_tag
def choices(
    items: Iterable[Options] | None, prefix: str, name: str, chosen: Any, described_by: str = ""
) -> list[dict[str, Any]]:
    """Radios or checkboxes with their ids, names and states. The first id is the prefix itself, so that errors link to it."""
    return [
        _choice(item, f"{prefix}-{number}" if number > 1 else prefix, name, chosen, described_by)
        for number, item in enumerate(items or [], start=1)
        if item
    ]


def _choice(
    item: Options, default_id: str, name: str, chosen: Any, described_by: str
) -> dict[str, Any]:
    item_id = item.get("id") or default_id
    hint = item.get("hint")
    hint_id = f"{item_id}-item-hint" if has(hint, "text") or has(hint, "html") else ""
    checked = item.get("checked")
    return {
        **item,
        "id": item_id,
        "name": item.get("name") or name,
        "checked": _is_chosen(item.get("value"), chosen) if checked is None else checked,
        "described_by": spaced(described_by, hint_id),
    }


def _is_chosen(value: Any, chosen: Any) -> bool:
    if not chosen:
        return False
    return value in chosen if isinstance(chosen, list | tuple) else value == chosen


@register.simple_tag
def options(items: Iterable[Options] | None, chosen: Any) -> list[dict[str, Any]]:
    """The options of a select, with the chosen one marked."""
    return [{**item, "selected": _is_selected(item, chosen)} for item in items or [] if item]


def _is_selected(item: Options, chosen: Any) -> bool:
    selected = item.get("selected")
    if selected is None:
        return _is_chosen(item.get("value", item.get("text")), chosen)
    return bool(selected)


@register.simple_tag(takes_context=True)
def date_boxes(context: Context) -> list[dict[str, Any]]:
    """The options of each text box of a date (or of any row of short numbers)."""
    given = {
        key: context.get(key)
        for key in ("items", "day", "month", "year", "values", "name_prefix", "id")
    }
    items = [item for item in given["items"] or _usual_boxes(given) if item]
    any_wrong = any(_is_wrong(item) for item in items)
    has_error = bool(context.get("error_message"))
    return [
        _box(item, given, wrong=_is_wrong(item) or _takes_error(item, has_error, any_wrong))
        for item in items
    ]


def _usual_boxes(given: Options) -> list[Options]:
    return [
        {"name": name, **(given[name] or {})}
        for name in ("day", "month", "year")
        if given[name] is not False
    ]


def _is_wrong(item: Options) -> bool:
    return bool(item.get("error")) or "govuk-input--error" in (item.get("classes") or "")


def _takes_error(item: Options, has_error: bool, any_wrong: bool) -> bool:
    """When no box is named, all are marked."""
    return has_error and not any_wrong and item.get("error") is not False


def _box(item: Options, given: Options, *, wrong: bool) -> dict[str, Any]:
    own_classes = item.get("classes") or ""
    name = item["name"]
    full_name = f"{given['name_prefix']}-{name}" if given["name_prefix"] else name
    width = (
        ""
        if "govuk-input--width-" in own_classes
        else f"govuk-input--width-{4 if name == 'year' else 2}"
    )
    error = "govuk-input--error" if wrong and "govuk-input--error" not in own_classes else ""
    return {
        "id": item.get("id") or f"{given['id']}-{name}",
        "name": full_name,
        "value": item.get("value", (given["values"] or {}).get(full_name)),
        "label": {
            "text": item.get("label") or name.capitalize(),
            "classes": "govuk-date-input__label",
        },
        "classes": spaced("govuk-date-input__input", error, width, own_classes),
        "inputmode": item.get("inputmode") or "numeric",
        **{key: item[key] for key in ("autocomplete", "pattern", "attributes") if key in item},
    }


@register.simple_tag(takes_context=True)
def character_count_options(context: Context) -> dict[str, Any]:
    """The options that turn a textarea into one that counts."""
    field_id = context.get("id") or context["name"]
    group = context.get("form_group") or {}
    return {
        "described_by": f"{field_id}-info",
        "classes": spaced("govuk-js-character-count", context.get("classes")),
        "form_group": {
            "classes": spaced("govuk-character-count", group.get("classes")),
            "attributes": {**_counter_attributes(context), **(group.get("attributes") or {})},
            "before_input": group.get("before_input"),
            "after_input": {"html": _limit_hint(context, f"{field_id}-info", group)},
        },
    }


def _counter_attributes(context: Context) -> dict[str, Any]:
    limits = {name: context.get(name) for name in ("maxlength", "maxwords", "threshold")}
    attributes: dict[str, Any] = {"data-module": "govuk-character-count"}
    attributes |= {
        f"data-{name}": {"value": value, "optional": True} for name, value in limits.items()
    }
    attributes["data-count-type"] = {"value": _count_type(context) or None, "optional": True}
    described = context.get("textarea_description_text")
    if described and not (limits["maxlength"] or limits["maxwords"]):
        attributes["data-i18n.textarea-description.other"] = described
    for option, key in LIMIT_MESSAGES:
        attributes |= _translations(key, context.get(option))
    return attributes


def _count_type(context: Context) -> str:
    return context.get("count_type") or ("words" if context.get("maxwords") else "")


def _translations(key: str, message: Any) -> dict[str, Any]:
    if isinstance(message, Mapping):
        return {f"data-i18n.{key}.{plural}": text for plural, text in message.items()}
    return {f"data-i18n.{key}": message} if message else {}


def _limit_hint(context: Context, hint_id: str, group: Options) -> SafeString:
    limit = context.get("maxwords") or context.get("maxlength")
    unit = "words" if _count_type(context) == "words" else "characters"
    text = context.get("textarea_description_text") or f"You can enter up to %{{count}} {unit}"
    classes = spaced(
        "govuk-character-count__message", (context.get("count_message") or {}).get("classes")
    )
    shown = text.replace("%{count}", str(limit)) if limit else ""
    after = group.get("after_input") or {}
    return component("hint", text=shown, id=hint_id, classes=classes) + SafeString(
        after.get("html") or ""
    )
