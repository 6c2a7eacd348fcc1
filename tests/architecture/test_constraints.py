"""Every rule that the database holds is broken once by a test, so that a rule that is lost is missed."""

import ast

import pytest
from django.apps import apps

from tests.architecture import source

LABELS = ("portal", *source.APPS)
MODELS = [
    model
    for label in LABELS
    for model in apps.get_app_config(label).get_models()
    # The history of a table, which a trigger writes, has no rules of its own.
    if not hasattr(model, "pgh_tracked_model")
]
BREAKING = ("breaks", "refuses")


def constraints_of(model):
    """Checks, unique constraints and exclusions by name; a unique column is called table_column."""
    named = {constraint.name for constraint in model._meta.constraints}
    unique = {
        f"{model._meta.db_table}_{field.name}"
        for field in model._meta.local_fields
        if field.unique and not field.primary_key
    }
    return named | unique


def texts_in(node):
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def names_broken_in(tree):
    """What tests say they break: the name itself, or, where it is a variable, any of the texts of that test."""
    found = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in BREAKING:
                    named = call.args[0]
                    found |= texts_in(named if isinstance(named, ast.Constant) else function)
    return found


@pytest.fixture(scope="module")
def broken():
    files = sorted((source.PROJECT / "tests").rglob("test_*.py"))
    return set().union(*(names_broken_in(source.tree_of(path)) for path in files))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_constraint_is_broken_by_a_test(broken, model):
    assert constraints_of(model) - broken == set()


def test_the_models_of_every_app_are_looked_at():
    assert {model._meta.app_label for model in MODELS} == set(LABELS)
    assert sum(len(constraints_of(model)) for model in MODELS) > 80


def test_a_constraint_that_is_only_mentioned_is_not_broken():
    """The control: outside a test, or in a test that breaks another."""
    tree = ast.parse(
        'NAMES = ("mentioned",)\n'
        'def make():\n    breaks("by_no_test")\n'
        'def test_one():\n    assert "said"\n    with breaks("broken"): ...\n'
        '@parametrize("name", ["by_name"])\n'
        "def test_two(name):\n    refuses(name, make)\n"
    )
    assert names_broken_in(tree) == {"broken", "name", "by_name"}
