"""Subpackages import only exported names from one another."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import emotion_face

ROOT = Path(__file__).parents[2] / "emotion_face"
SUBPACKAGES = (
    *("affect", "bags", "dashboard", "design", "display", "evaluation", "face", "guess"),
    *("nodes", "people", "recognition", "robot", "settings", "sources", "training"),
)


@cache
def imports(file: Path) -> list[tuple[str, list[str]]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        (node.module, [alias.name for alias in node.names])
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
    ]


@pytest.mark.parametrize("subpackage", SUBPACKAGES)
def test_others_import_what_a_subpackage_exports(subpackage):
    package = import_module(f"emotion_face.{subpackage}")
    modules = {name for name in package.__all__ if (ROOT / subpackage / f"{name}.py").exists()}
    opened = {f"emotion_face.{subpackage}.{name}" for name in modules}
    assert [
        f"{file.relative_to(ROOT)}: {module} {name}"
        for file in ROOT.rglob("*.py")
        if not file.is_relative_to(ROOT / subpackage)
        for module, names in imports(file)
        for name in names
        if (module == package.__name__ and name not in package.__all__)
        or (module.startswith(f"{package.__name__}.") and module not in opened)
    ] == []


@pytest.mark.parametrize("subpackage", SUBPACKAGES)
def test_a_subpackage_has_what_it_exports_and_nothing_private(subpackage):
    package = import_module(f"emotion_face.{subpackage}")
    assert len(set(package.__all__)) == len(package.__all__)
    for name in package.__all__:
        assert hasattr(package, name) or (ROOT / subpackage / f"{name}.py").exists()
        assert not name.startswith("_")


def test_nobody_imports_what_is_private():
    private = [
        f"{file.relative_to(ROOT)}: {module} {name}"
        for file in ROOT.rglob("*.py")
        for module, names in imports(file)
        if module.startswith("emotion_face")
        for name in names
        if name.startswith("_")
    ]
    assert private == []


def test_types_are_there_for_those_who_use_the_package():
    assert (Path(emotion_face.__path__[0]) / "py.typed").exists()
