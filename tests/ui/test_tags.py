"""Small tags of the component templates: nothing that they print can break out of its place."""

from django.utils.safestring import mark_safe

from obt_portal.ui.templatetags.govuk import attrs, component, has, spaced


def test_attributes_are_escaped():
    assert attrs({"data-x": '"><script>'}) == ' data-x="&quot;&gt;&lt;script&gt;"'


def test_optional_attributes_are_left_out_or_bare():
    given = {
        "a": {"value": None, "optional": True},
        "b": {"value": True, "optional": True},
        "c": None,
        "d": False,
    }
    assert attrs(given) == ' b c="" d="false"'


def test_text_is_escaped_and_html_only_when_marked_safe():
    assert "&lt;b&gt;" in component("inset_text", text="<b>")
    assert "&lt;b&gt;" in component("inset_text", html="<b>")
    assert "<b>" in component("inset_text", html=mark_safe("<b>"))


def test_spaces_only_between_words_that_are_there():
    assert spaced("a", "", None, "b") == "a b"


def test_a_key_is_told_from_a_method_of_the_same_name():
    assert not has({"classes": "x"}, "items")
    assert has({"items": [1]}, "items")
