"""What the house style does without. Each rule says which file breaks it."""

import ast
import re

import pytest
from django.apps import apps

from tests.architecture import source

EMPTY_NAMES = ("helper", "util", "manager", "common", "handler", "mixin", "misc")
MODEL_SIGNALS = ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed")
INLINE = re.compile(
    r"""<[a-z][^>]*\s(?:style|on[a-z]+)\s*=|<style\b|href\s*=\s*["']?javascript:""", re.IGNORECASE
)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bnonce=)[^>]*>", re.IGNORECASE)
# Marks in a template language whose replacement may hold angle brackets of its own.
TEMPLATE_MARKS = re.compile(r"\{[%#{].*?[%#}]\}", re.DOTALL)
OUR_MODELS = [model for model in apps.get_models() if model._meta.app_label in source.APPS]


def broken_by(rule):
    return [source.name_of(path) for path in source.python_files() if rule(source.tree_of(path))]


def test_no_module_has_a_name_that_means_nothing():
    named = [
        source.name_of(path)
        for path in source.python_files()
        if any(word in path.stem.lower() for word in EMPTY_NAMES)
    ]
    assert named == []


def test_no_class_has_a_name_that_means_nothing():
    banned = re.compile(r"(Manager|Helper|Utils?|Handler|Mixin)$")
    found = [
        f"{source.name_of(path)}:{node.name}"
        for path in source.python_files()
        for node in ast.walk(source.tree_of(path))
        if isinstance(node, ast.ClassDef) and banned.search(node.name)
    ]
    # Django's own word for what makes users; its place in AbstractBaseUser has that name.
    assert [name for name in found if not name.endswith(":UserManager")] == []


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_no_model_overrides_saving_or_deleting(model):
    for name in ("save", "delete", "save_base"):
        owner = next(kind for kind in model.__mro__ if name in kind.__dict__)
        assert not owner.__module__.startswith(source.PACKAGES), f"{owner} overrides {name}"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_no_model_has_an_order_of_its_own(model):
    assert not model._meta.ordering, "say the order where you read"


def test_no_model_signals():
    def uses_them(tree):
        return any(name.rsplit(".", 1)[-1] in MODEL_SIGNALS for name in source.imports_of(tree))

    assert broken_by(uses_them) == []


def test_only_edges_speak_to_the_queue():
    """import-linter sees the layers; this sees which kinds of file in them import the queue."""
    edges = {"tasks", "receivers", "views", "celery", "schedule", "metrics", "apps"}
    edges |= {"jobs", "worker", "commands"}
    speakers = [
        path
        for path in source.python_files()
        if any(
            re.match(r"(celery|obt_portal\.celery)(\.|$)", name)
            for name in source.imports_of(source.tree_of(path))
        )
    ]
    wrong = [
        source.name_of(path) for path in speakers if not edges & {path.stem, *path.parent.parts}
    ]
    assert wrong == []


def test_nothing_is_put_on_the_queue_but_by_publish():
    sent = re.compile(r"\.(delay|apply_async)\(")
    assert [
        source.name_of(path)
        for path in source.python_files()
        if sent.search(path.read_text()) and path.name != "celery.py"
    ] == []


def test_no_loop_over_rows_in_tasks():
    """A task is about four lines: fetch, one service call."""
    loops = [
        str(function)
        for function in source.all_functions()
        if function.path.stem == "tasks"
        and any(isinstance(node, ast.For | ast.While) for node in ast.walk(function.node))
    ]
    assert loops == []


@pytest.mark.parametrize("path", source.templates(), ids=source.name_of)
def test_template_has_no_inline_style_or_script(path):
    text = path.read_text()
    without_marks = TEMPLATE_MARKS.sub("", text)
    # The printed certificate and mail are not pages under the policy.
    if path.suffix == ".html" and "emails" not in path.parts:
        assert not INLINE.search(without_marks)
        kept_nonces = re.sub(r"\{\{.*?csp_nonce.*?\}\}", "nonce", text)
        assert not INLINE_SCRIPT.search(TEMPLATE_MARKS.sub("", kept_nonces))


@pytest.mark.parametrize("path", source.templates(), ids=source.name_of)
def test_template_never_marks_values_safe_or_asks_the_database(path):
    text = path.read_text()
    # Plain text has nothing to escape.
    assert path.suffix == ".txt" or not re.search(r"\{%\s*autoescape\s+off", text)
    assert not re.search(r"\{\{[^}]*\|\s*safe\b", text)
    assert not re.search(r"(?<!loop)\.(objects|all|filter|count|exists|first)\b\s*[%}|]", text)


def test_the_rules_find_what_they_ban():
    """The negative control: each pattern on a line that it must refuse."""
    assert INLINE.search('<p style="color: red">')
    assert INLINE.search('<a class="x" onclick="go()">')
    assert INLINE.search("<style>")
    assert not INLINE.search('<p class="style">')
    assert INLINE_SCRIPT.search('<script type="module">')
    assert not INLINE_SCRIPT.search('<script type="module" nonce="nonce">')


@pytest.mark.parametrize("path", source.templates(), ids=source.name_of)
def test_people_read_email_in_one_spelling(path):
    """The design system's: "email", without a hyphen."""
    assert "e-mail" not in path.read_text().lower()
