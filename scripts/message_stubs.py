"""Writes type stubs of our messages, services and actions: ``python scripts/message_stubs.py``."""

import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

from rosidl_parser.definition import (
    AbstractGenericString,
    AbstractNestedType,
    BasicType,
    NamespacedType,
)

PACKAGE = Path(__file__).resolve().parents[1] / "emotion_face"
_HEAD = '"""Types of our {folder} classes; scripts/message_stubs.py writes this file."""\n\n'


def type_of(kind: Any, imports: set[str]) -> str:
    """A field's type as Python has it; adds what must be imported."""
    if isinstance(kind, AbstractNestedType):
        return f"MutableSequence[{type_of(kind.value_type, imports)}]"
    if isinstance(kind, NamespacedType):
        package, folder, name = kind.namespaced_name()
        imports.add(f"from {package}.{folder} import {name}")
        return str(name)
    if isinstance(kind, AbstractGenericString):
        return "str"
    assert isinstance(kind, BasicType)
    named = {"boolean": "bool", "float": "float", "double": "float", "octet": "bytes"}
    return named.get(kind.typename, "int")


def class_of(cls: Any, imports: set[str], indent: str = "") -> list[str]:
    """Lines of a message class: its constants, its fields, and how it is made."""
    names = list(cls.get_fields_and_field_types())
    kinds = [type_of(kind, imports) for kind in cls.SLOT_TYPES]
    fields = list(zip(names, kinds, strict=True))
    constants = [name for name in dir(type(cls)) if name.isupper() and name[0] != "_"]
    lines = [f"{indent}class {cls.__name__.rsplit('_', 1)[-1]}:"]
    lines += [f"{indent}    {name}: {type(getattr(cls, name)).__name__}" for name in constants]
    lines += [f"{indent}    {name}: {kind}" for name, kind in fields]
    arguments = "".join(f", {name}: {kind} = ..." for name, kind in fields)
    star = ", *" if fields else ""
    lines.append(f"{indent}    def __init__(self{star}{arguments}) -> None: ...")
    return lines


def stub(folder: str) -> str:
    """Content of a folder's ``__init__.pyi``."""
    module = import_module(f"emotion_face.{folder}")
    imports: set[str] = set()
    lines: list[str] = []
    for name in sorted(file.stem for file in (PACKAGE.parent / folder).iterdir()):
        cls = getattr(module, name)
        if folder == "msg":
            lines += ["", *class_of(cls, imports)]
            continue
        lines += ["", f"class {name}:"]
        parts = ("Request", "Response") if folder == "srv" else ("Goal", "Result", "Feedback")
        for part in parts:
            lines += class_of(getattr(cls, part), imports, "    ")
    imports = {line for line in imports if not line.startswith(f"from emotion_face.{folder} ")}
    if any("MutableSequence" in line for line in lines):
        imports.add("from collections.abc import MutableSequence\n")
    head = sorted(imports, key=lambda line: (not line.endswith("\n"), line))
    text = _HEAD.format(folder=folder) + "\n".join([*head, *lines]) + "\n"
    format_ = ["ruff", "format", "--quiet", "--stdin-filename", str(PACKAGE / "stub.pyi"), "-"]
    return subprocess.run(format_, input=text, text=True, capture_output=True, check=True).stdout


if __name__ == "__main__":
    for folder in ("msg", "srv", "action"):
        (PACKAGE / folder).mkdir(exist_ok=True)
        (PACKAGE / folder / "__init__.pyi").write_text(stub(folder), encoding="utf-8")
