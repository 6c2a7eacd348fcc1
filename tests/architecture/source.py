"""The project's own files, as the rules see them."""

import ast
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
APPS = ("departments", "accounts", "campaigns", "learning", "reports")
PACKAGES = ("obt_portal", *APPS)


def python_files():
    """Every Python file of ours that is neither a test nor a migration."""
    return [
        path
        for package in PACKAGES
        for path in sorted((PROJECT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def templates():
    return sorted((PROJECT / "templates").rglob("*.*"))


def name_of(path):
    return str(path.relative_to(PROJECT))


def tree_of(path):
    return ast.parse(path.read_text(), filename=str(path))


@dataclass(frozen=True)
class Function:
    path: Path
    name: str
    node: ast.FunctionDef

    @property
    def lines(self):
        """Lines of the body, without the docstring: what has to be read to know what it does."""
        body = self.node.body
        if ast.get_docstring(self.node):
            body = body[1:]
        return body[-1].end_lineno - body[0].lineno + 1 if body else 0

    def __str__(self):
        return f"{name_of(self.path)}:{self.name}"


def functions_in(tree, path, within=""):
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(path, within + node.name, node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from functions_in(node, path, f"{within}{node.name}.")


def all_functions():
    return [function for path in python_files() for function in functions_in(tree_of(path), path)]


def imports_of(tree):
    """The dotted names a module imports, `from a import b` as `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
