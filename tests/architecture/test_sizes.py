"""Outer bounds. An exception is listed here by name, with its reason."""

import statistics

from tests.architecture import source

FUNCTION, VIEW, MODULE, SETTINGS, TEMPLATE = 40, 25, 300, 270, 120
TYPICAL_FUNCTION = 8

LONGER_FUNCTIONS: dict[str, str] = {}
LONGER_MODULES: dict[str, str] = {}
LONGER_TEMPLATES: dict[str, str] = {}


def lines_in(path):
    return len(path.read_text().splitlines())


def is_view(function):
    return "views" in function.path.parts or function.path.name == "views.py"


def test_no_function_is_longer_than_40_lines_and_no_view_longer_than_25():
    too_long = {
        str(function): function.lines
        for function in source.all_functions()
        if function.lines > (VIEW if is_view(function) else FUNCTION)
    }
    assert {name: n for name, n in too_long.items() if name not in LONGER_FUNCTIONS} == {}


def test_most_functions_are_short():
    lengths = sorted(function.lines for function in source.all_functions())
    assert statistics.median(lengths) <= TYPICAL_FUNCTION
    assert lengths[int(len(lengths) * 0.9)] <= 25


def test_no_module_is_longer_than_300_lines():
    too_long = {
        source.name_of(path): lines_in(path)
        for path in source.python_files()
        if lines_in(path) > MODULE
    }
    assert {name: n for name, n in too_long.items() if name not in LONGER_MODULES} == {}


def test_settings_fit_270_lines():
    assert lines_in(source.PROJECT / "obt_portal" / "settings.py") <= SETTINGS


def test_no_template_is_longer_than_120_lines():
    too_long = {
        source.name_of(path): lines_in(path)
        for path in source.templates()
        if lines_in(path) > TEMPLATE
    }
    assert {name: n for name, n in too_long.items() if name not in LONGER_TEMPLATES} == {}


def test_no_exception_has_outlived_its_reason():
    functions = {str(function) for function in source.all_functions()}
    files = {source.name_of(path) for path in [*source.python_files(), *source.templates()]}
    assert LONGER_FUNCTIONS.keys() <= functions
    assert LONGER_MODULES.keys() | LONGER_TEMPLATES.keys() <= files
