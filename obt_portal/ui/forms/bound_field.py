"""A form field as one of the design system's components."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from obt_portal.ui.forms import messages, options
from obt_portal.ui.forms.widgets import Boxes


class GovukBoundField(forms.BoundField):
    @cached_property
    def component(self) -> str:
        """The name of the component that draws this field."""
        name = options.component_of(self.field)
        return "checkboxes" if name == "checkbox" else name

    @cached_property
    def params(self) -> dict[str, Any]:
        """The component's options."""
        return options.of(self)

    @cached_property
    def messages(self) -> list[str]:
        """What is wrong, in words that name the field."""
        return list(messages.of(self.field, str(self.label), self.errors))

    @property
    def error_target(self) -> str:
        """The id of the control that an error message should lead to."""
        widget = self.field.widget
        if not isinstance(widget, Boxes):
            return self.auto_id
        wrong = self.wrong_boxes or set(widget.names)
        return next(f"{self.auto_id}_{name}" for name in widget.names if name in wrong)

    @property
    def wrong_boxes(self) -> set[str]:
        """Which boxes of a date or a time the errors are about; none when they do not say."""
        errors = self.form.errors.get(self.name)
        found = errors.as_data() if errors else []
        return {
            box
            for error in found
            for box in (getattr(error, "params", None) or {}).get("boxes", ())
        }

    @property
    def is_page_heading(self) -> bool:
        return getattr(self.form, "page_heading_field", "") == self.name

    @property
    def heading_text(self) -> str:
        return f"{self.label} (optional)" if self.is_marked_optional else str(self.label)

    @property
    def is_marked_optional(self) -> bool:
        """Say "optional" only where it tells fields apart: a form of optional fields alone is a filter."""
        is_tick = isinstance(self.field, forms.BooleanField)
        if self.field.required or is_tick or "optional" in str(self.label).lower():
            return False
        return any(field.field.required for field in self.form.visible_fields())
