"""GOV.UK markup for any Django form: `{{ form }}` is enough.

`GovukRenderer` is the project's FORM_RENDERER. A form may say `page_heading_field = "<name>"`: that field's label or
legend is then the page's heading. Widgets and fields that Django does not have are here too.
"""

from obt_portal.ui.forms.bound_field import GovukBoundField
from obt_portal.ui.forms.fields import DateField, MinutesField
from obt_portal.ui.forms.renderer import GovukRenderer
from obt_portal.ui.forms.widgets import (
    Autocomplete,
    Checkboxes,
    DateInput,
    Duration,
    Radios,
    Text,
    TextArea,
)

__all__ = [
    "Autocomplete",
    "Checkboxes",
    "DateField",
    "DateInput",
    "Duration",
    "GovukBoundField",
    "GovukRenderer",
    "MinutesField",
    "Radios",
    "Text",
    "TextArea",
]
