"""The design system's options for a form field: what its component is to draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import Input
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from obt_portal.ui.forms.widgets import Autocomplete, Boxes

if TYPE_CHECKING:
    from obt_portal.ui.forms.bound_field import GovukBoundField

Options = dict[str, Any]

# Attributes that are options of the component; a widget's other attributes go through unchanged.
OWN = {"autocomplete", "inputmode", "pattern", "spellcheck", "autocapitalize", "rows"}
# Attributes that the design system does without: the server answers with a message instead.
DROPPED = {
    *("autofocus", "class", "cols", "max", "maxlength", "min", "minlength"),
    *("placeholder", "required", "step", "type"),
}
NO_CHOICE = "---------"


def component_of(field: forms.Field) -> str:
    """The component that draws a field, by its widget."""
    name = next(
        (name for kinds, name in COMPONENTS if isinstance(field.widget, kinds)), "form_group"
    )
    counts = name == "textarea" and getattr(field, "max_length", None)
    return "character_count" if counts else name


def of(field: GovukBoundField) -> Options:
    """Everything that the field's component needs, the widget's own options last."""
    own = SPECIFIC[component_of(field.field)](field)
    given = getattr(field.field.widget, "component_options", {})
    attributes = {**_attributes(field), **own.pop("attributes", {}), **given.get("attributes", {})}
    return {**_common(field), **own, **given, "attributes": attributes}


def _common(field: GovukBoundField) -> Options:
    given = field.field.widget.attrs
    return {
        "id": field.auto_id,
        "name": field.html_name,
        "label": _heading(field, "govuk-label--l"),
        "hint": {"text": field.help_text} if field.help_text else None,
        "error_message": _error_message(field.messages),
        "classes": given.get("class", ""),
        "disabled": field.field.disabled,
        **{name: value for name, value in given.items() if name in OWN},
    }


def _attributes(field: GovukBoundField) -> Options:
    given = field.field.widget.attrs
    return {
        name: {"value": value, "optional": True}
        for name, value in given.items()
        if name not in OWN | DROPPED
    }


def _heading(field: GovukBoundField, large: str) -> Options:
    is_heading = field.is_page_heading
    classes = large if is_heading else ""
    return {"text": field.heading_text, "classes": classes, "is_page_heading": is_heading}


def _fieldset(field: GovukBoundField) -> Options:
    return {"legend": _heading(field, "govuk-fieldset__legend--l")}


def _error_message(errors: Iterable[str]) -> Options | None:
    text = format_html_join(SafeString("<br>"), "{}", ((error,) for error in errors))
    return {"html": text} if text else None


def _shown(field: GovukBoundField) -> Any:
    return field.field.widget.format_value(field.value())


def _input(field: GovukBoundField) -> Options:
    kind = getattr(field.field.widget, "input_type", "text")
    if kind == "number":
        decimal = isinstance(field.field, forms.DecimalField | forms.FloatField)
        mode = field.field.widget.attrs.get("inputmode", "decimal" if decimal else "numeric")
        return {"value": _shown(field), "inputmode": mode}
    spelling = {"spellcheck": False} if kind in {"email", "password"} else {}
    return {"type": kind, "value": _shown(field), **spelling}


def _textarea(field: GovukBoundField) -> Options:
    rows = field.field.widget.attrs.get("rows", 5)
    return {
        "value": _shown(field),
        "rows": 5 if rows == "10" else rows,
    }  # Django's own default is 10


def _character_count(field: GovukBoundField) -> Options:
    return {**_textarea(field), "maxlength": getattr(field.field, "max_length", None)}


def _choices(field: GovukBoundField) -> Options:
    return {
        "id_prefix": field.auto_id,
        "fieldset": _fieldset(field),
        "items": list(_items(field.field.widget, _chosen(field), disabled=field.field.disabled)),
    }


def _chosen(field: GovukBoundField) -> set[str]:
    shown = _shown(field)
    return {str(value) for value in (shown if isinstance(shown, list | tuple) else [shown])}


def _items(widget: forms.Widget, chosen: set[str], *, disabled: bool) -> Iterator[Options]:
    hints, divided = getattr(widget, "hints", {}), getattr(widget, "divider_before", "")
    for value, label in _flat(getattr(widget, "choices", ())):
        if value == "" and label == NO_CHOICE:
            continue
        if divided and value == divided:
            yield {"divider": "or"}
        hint = {"text": hints[value]} if value in hints else None
        state = {"checked": value in chosen, "disabled": disabled}
        yield {"value": value, "text": label, "hint": hint, **state}


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    """Values and labels as text, groups opened: the design system has no groups in a select."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield ("" if value is None else str(value), str(label))


def _checkbox(field: GovukBoundField) -> Options:
    checked = str(field.value()).lower() not in {"", "0", "false", "none"}
    item = {
        "value": "on",
        "text": field.label,
        "checked": checked,
        "disabled": field.field.disabled,
    }
    return {"id_prefix": field.auto_id, "items": [item]}


def _select(field: GovukBoundField) -> Options:
    widget, chosen = field.field.widget, _chosen(field)
    also = widget.also if isinstance(widget, Autocomplete) else {}
    items = [
        {
            "value": value,
            "text": "Select an option" if label == NO_CHOICE else label,
            "selected": value in chosen,
            "attributes": {"data-also": also[value]} if value in also else None,
        }
        for value, label in _flat(getattr(widget, "choices", ()))
    ]
    return {"items": items, "attributes": _marks(field, chosen - {item["value"] for item in items})}


def _marks(field: GovukBoundField, no_choice: set[str]) -> Options:
    """What the script looks for, and puts back into the box."""
    if not isinstance(field.field.widget, Autocomplete):
        return {}
    typed = "".join(no_choice) if field.form.is_bound else ""
    return {"data-autocomplete": ""} | ({"data-typed": typed} if typed else {})


def _boxes(field: GovukBoundField) -> Options:
    widget, wrong = field.field.widget, field.wrong_boxes
    texts = widget.boxes(field.value()) if isinstance(widget, Boxes) else {}
    items = [
        {
            "id": f"{field.auto_id}_{name}",
            "name": f"{field.html_name}_{name}",
            "label": name.capitalize(),
            "value": text or None,
            "classes": f"govuk-input--width-{4 if name == 'year' else 2}",
            "error": name in wrong if wrong else None,
        }
        for name, text in texts.items()
    ]
    return {"items": items, "fieldset": _fieldset(field)}


def _file_upload(field: GovukBoundField) -> Options:
    return {"multiple": getattr(field.field.widget, "allow_multiple_selected", False)}


def _form_group(field: GovukBoundField) -> Options:
    return {"html": str(field)}


COMPONENTS: tuple[tuple[type[forms.Widget], str], ...] = (
    (Boxes, "date_input"),
    (forms.MultiWidget, "form_group"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectMultiple, "form_group"),
    (forms.Select, "select"),
    (forms.FileInput, "file_upload"),
    (forms.Textarea, "textarea"),
    (Input, "input"),
)
SPECIFIC: dict[str, Callable[[GovukBoundField], Options]] = {
    "character_count": _character_count,
    "checkbox": _checkbox,
    "checkboxes": _choices,
    "date_input": _boxes,
    "file_upload": _file_upload,
    "form_group": _form_group,
    "input": _input,
    "radios": _choices,
    "select": _select,
    "textarea": _textarea,
}
