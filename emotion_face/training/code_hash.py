"""Which code made a cached file: a hash of modules and of all of the package that they import."""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

_PACKAGE, _, _ = __name__.partition(".")
_ROOT = Path(__file__).parents[1]


def code_hash(*modules: str) -> str:
    """Hash of some modules' code and of all code of the package that they import, at any depth.

    A name is followed to the module that defines it, through packages that pass it on. Comments,
    docstrings and formatting do not count.

    Parameters
    ----------
    *modules : str
        Full names, such as ``__name__``.
    """
    codes: dict[str, str] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in codes and _file(name):
            tree = _tree(name)
            codes[name] = _code(tree)
            waiting += _imported(tree)
    text = "".join(f"{name} {codes[name]}\n" for name in sorted(codes))
    return hashlib.sha256(text.encode()).hexdigest()


def _file(module: str) -> Path | None:
    """A module's file, if it is one of the package's."""
    first, *rest = module.split(".")
    if first != _PACKAGE:
        return None
    path = _ROOT.joinpath(*rest)
    found = [path / "__init__.py", path.with_name(f"{path.name}.py")]
    return next((file for file in found if file.is_file()), None)


def _tree(module: str) -> ast.Module:
    file = _file(module)
    assert file
    return ast.parse(file.read_text(encoding="utf-8"))


def _code(tree: ast.Module) -> str:
    """A module's code without docstrings."""
    code = ast.parse(ast.unparse(tree))
    for node in ast.walk(code):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [line for line in node.body if not _is_text(line)] or [ast.Pass()]
    return ast.unparse(code)


def _is_text(line: ast.stmt) -> bool:
    return (
        isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
    )


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (_home(node.module, alias.name) for alias in node.names)


def _home(module: str, name: str) -> str:
    """The module that defines ``name``, which may only be passed on by ``module``, a package."""
    file = _file(module)
    if file is None or file.name != "__init__.py":
        return module
    if _file(f"{module}.{name}"):
        return f"{module}.{name}"
    for node in _tree(module).body:
        if isinstance(node, ast.ImportFrom) and any(name == alias.name for alias in node.names):
            return _home(str(node.module), name)
    return module
