"""The one form renderer."""

from django.forms.renderers import TemplatesSetting

from obt_portal.ui.forms.bound_field import GovukBoundField


class GovukRenderer(TemplatesSetting):
    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = GovukBoundField
