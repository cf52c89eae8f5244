"""From YAML files to parameter dataclasses, with errors that name file, key and value."""

import dataclasses
import re
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import yaml

from emotion_face.affect.checked import Checked, refusal, shortened
from emotion_face.affect.names import suggestion
from emotion_face.errors import ConfigError
from emotion_face.resources import share_path

C = TypeVar("C", bound=Checked)

_KINDS = {bool: "true or false", str: "text (quote it)"}


class _Loader(yaml.SafeLoader):
    """Safe loader that refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                line = node.value[index][0].start_mark.line + 1
                raise yaml.YAMLError(f"key {key!r} is given twice, again in line {line}")
        return super().construct_mapping(node, deep)


def config_file(folder: str, name: str | Path) -> Path:
    """Path of a configuration: a shipped name such as "default", or a path to a user's file."""
    if isinstance(name, Path) or name.endswith((".yaml", ".yml")):
        return Path(name)
    shipped = {file.stem: file for file in share_path("config", folder).glob("*.yaml")}
    if name not in shipped:
        raise ConfigError(
            f"{folder}: {shortened(name)} is not shipped, {suggestion(name, shipped)}, "
            "or give the path of a .yaml file"
        )
    return shipped[name]


def read_yaml(file: Path) -> dict[str, Any]:
    """Content of a YAML file, which must be a mapping.

    Raises
    ------
    ConfigError
        If the file cannot be read or is no mapping.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read, {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{file}: no valid YAML, {error}") from error
    try:
        content = yaml.load(text, Loader=_Loader)
    except Exception as error:  # PyYAML raises whatever a tag on the wrong value leads it to
        raise ConfigError(f"{file}: no valid YAML, {error}") from error
    if not isinstance(content, dict):
        raise ConfigError(f"{file}: holds {shortened(content)}, expected a mapping")
    return content


def entry_nodes(file: Path, *keys: str) -> list[Any]:
    """Nodes of the entries of a YAML file that has been read already, or of those under `keys`.

    An entry of a mapping has two: its key and its value.
    """
    node: Any = yaml.compose(file.read_text(encoding="utf-8"))
    for key in keys:
        node = next(value for name, value in node.value if name.value == key)
    return list(node.value)


def line_of(reason: str, value: yaml.Node, start: yaml.Node) -> int:
    """Line of the key in `value` that a reason to refuse it begins with, or else of `start`."""
    for key, inner in value.value if isinstance(value, yaml.MappingNode) else ():
        if found := re.match(rf"(unknown key ')?{re.escape(key.value)}(?!\w)\W*", reason):
            return line_of(reason[found.end() :], inner, key)
    return start.start_mark.line + 1


def build(cls: type[C], content: object, where: str) -> C:
    """Instance of a parameter class from a mapping; `where` leads every error message.

    Raises
    ------
    ConfigError
        If a key is unknown or missing, or a value is refused.
    """
    if not isinstance(content, Mapping):
        raise ConfigError(f"{where}: {shortened(content)} is refused, expected a mapping")
    fields = {field.name: field for field in dataclasses.fields(cls)}
    for key in content:
        if key not in fields:
            raise ConfigError(f"{where}: unknown key {shortened(key)}, {suggestion(key, fields)}")
    for name, field in fields.items():
        required = field.default is field.default_factory is dataclasses.MISSING
        if required and name not in content:
            raise ConfigError(f"{where}: {name} is missing, expected {_expectation(field)}")
    hints = get_type_hints(cls)
    values = {key: _convert(hints[key], value, _join(where, key)) for key, value in content.items()}
    try:
        return cls(**values)
    except ConfigError as error:
        raise ConfigError(_join(where, str(error))) from error


def build_mapping(cls: type[C], content: object, where: str) -> dict[str, C]:
    """Instances of a parameter class by name."""
    return _mapping(cls, content, where)


def _mapping(hint: Any, content: object, where: str) -> dict[str, Any]:
    if not isinstance(content, Mapping):
        raise ConfigError(f"{where}: {shortened(content)} is refused, expected a mapping")
    for key in content:
        if not isinstance(key, str):
            raise ConfigError(f"{where}: key {shortened(key)} is refused, expected text (quote it)")
    return {key: _convert(hint, value, _join(where, key)) for key, value in content.items()}


def _convert(hint: Any, value: object, where: str) -> object:
    arguments = get_args(hint)
    if isinstance(value, Checked):
        return value
    if _is_checked(hint):
        return build(hint, value, where)
    if get_origin(hint) is tuple:
        if not isinstance(value, (list, tuple)):
            raise ConfigError(f"{where}: {shortened(value)} is refused, expected a list")
        return tuple(_convert(arguments[0], v, f"{where}[{i}]") for i, v in enumerate(value))
    if get_origin(hint) is Mapping:
        return _mapping(arguments[1], value, where)
    if isinstance(value, Mapping) and (kinds := [kind for kind in arguments if _is_checked(kind)]):
        return build(kinds[0], value, where)
    if hint in _KINDS and not isinstance(value, hint):
        raise refusal(where, value, _KINDS[hint])
    return value


def _is_checked(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Checked)


def _join(where: str, key: object) -> str:
    return f"{where}{'.' if ': ' in where else ': '}{key}"


def _expectation(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata.get("expectation", "it (see the shipped files)"))
