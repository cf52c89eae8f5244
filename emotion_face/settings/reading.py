"""From YAML files to checked dataclasses, with errors that name file, key and value.

PyYAML reads the files by libyaml, in an eighth of its own time, with a loader that refuses a
key given twice. It has no merge keys (``<<``), for a preset's ``extends`` says what they would.
"""

import dataclasses
import re
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import yaml

from emotion_face.errors import ConfigError, EmotionFaceError, Key, Kind, shortened
from emotion_face.resources import share_path, user_path
from emotion_face.settings.checked import Checked, refusal
from emotion_face.settings.suggestions import suggestion

C = TypeVar("C", bound=Checked)

_KINDS = {bool: "true or false", str: "text (quote it)"}


DEPTH_MAX = 100
"""Of a file's nesting: libyaml's loader calls itself for each level, and C's stack has an end."""


class _Loader(yaml.CSafeLoader):
    """Safe loader that refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                line = node.value[index][0].start_mark.line + 1
                raise yaml.YAMLError(f"key {key!r} is given twice, again in line {line}")
        return super().construct_mapping(node, deep)


# In YAML 1.2 1e3 is a number; PyYAML (YAML 1.1) needs 1.0e+3.
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)[eE][-+]?\d+\Z"),
    list("-+.0123456789"),
)


def config_file(folder: str, name: str | Path) -> Path:
    """Path of a configuration: a shipped name such as "default", or a path to a user's file."""
    if isinstance(name, Path) or name.endswith((".yaml", ".yml")):
        return user_path(name)
    shipped = {file.stem: file for file in share_path("config", folder).glob("*.yaml")}
    if name not in shipped:
        raise ConfigError(
            f"{shortened(name)} is not shipped, {suggestion(name, shipped)}, "
            "or give the path of a .yaml file",
            key=folder,
        )
    return shipped[name]


def read_yaml(file: Path) -> dict[str, Any]:
    """Content of a YAML file, which must be a mapping.

    Raises
    ------
    ConfigError
        If the file cannot be read or is no mapping.
    """
    path = str(file)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot be read, {error.strerror}", path=path) from error
    except ValueError as error:
        raise ConfigError(f"no valid YAML, {error}", path=path) from error
    try:
        _check_depth(text)
        content = yaml.load(text, Loader=_Loader)
    except Exception as error:  # a tag on a wrong value makes PyYAML raise any exception
        raise ConfigError(f"no valid YAML, {error}", path=path) from error
    if not isinstance(content, dict):
        raise ConfigError(f"holds {shortened(content)}, expected a mapping", path=path)
    return content


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            raise yaml.YAMLError(f"nested deeper than {DEPTH_MAX} levels")


@contextmanager
def located(*key: str | int, path: object = "", has_lines: bool = False) -> Iterator[None]:
    """Add file and line to the errors raised within.

    Parameters
    ----------
    *key : str or int
        Put before an error's own key.
    path : str or Path
        File, if it is known.
    has_lines : bool
        Whether everything is read from this file, so that the line can be given.
    """
    try:
        yield
    except EmotionFaceError as error:
        if not error.path:
            error.key, error.path = (*key, *error.key), str(path)
            error.line = line_of(Path(error.path), error.location) if has_lines else 0
        raise


def line_of(file: Path, key: Key) -> int:
    """Line of a key in a YAML file that was read before, or of the nearest enclosing key."""
    loader = _Loader(file.read_text(encoding="utf-8"))
    node: Any = loader.get_single_node()
    line = node.start_mark.line
    for part in key:
        if isinstance(node, yaml.MappingNode):
            children = [
                (name.start_mark.line, value)
                for name, value in node.value
                if loader.construct_object(name, deep=True) == part
            ]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            children = [(item.start_mark.line, item) for item in node.value[part : part + 1]]
        else:
            children = []
        if not children:
            break
        ((line, node),) = children
    return int(line) + 1


def build(cls: type[C], content: object) -> C:
    """Instance of a parameter class from a mapping.

    Raises
    ------
    ConfigError
        If a key is unknown or missing, or a value is refused.
    """
    if not isinstance(content, Mapping):
        raise refusal((), content, "a mapping")
    fields = {field.name: field for field in dataclasses.fields(cls)}
    for key in content:
        if key not in fields:
            raise ConfigError(value=key, expectation=suggestion(key, fields), kind=Kind.KEY)
    for name, field in fields.items():
        required = field.default is field.default_factory is dataclasses.MISSING
        if required and name not in content:
            raise ConfigError(value=name, expectation=_expectation(field), kind=Kind.MISSING)
    hints = get_type_hints(cls)
    return cls(**{key: _converted(hints[key], value, key) for key, value in content.items()})


def build_mapping(cls: type[C], content: object) -> dict[str, C]:
    """Instances of a parameter class by name."""
    return _mapping(cls, content)


def _mapping(hint: Any, content: object) -> dict[str, Any]:
    if not isinstance(content, Mapping):
        raise refusal((), content, "a mapping")
    for key in content:
        if not isinstance(key, str):
            raise ConfigError(f"key {shortened(key)} is refused, expected text (quote it)")
    return {key: _converted(hint, value, key) for key, value in content.items()}


def _converted(hint: Any, value: object, key: str | int) -> object:
    with located(key):
        return _convert(hint, value)


def _convert(hint: Any, value: object) -> object:
    arguments = get_args(hint)
    if isinstance(value, Checked):
        return value
    if _is_checked(hint):
        return build(hint, value)
    if get_origin(hint) is tuple:
        if not isinstance(value, (list, tuple)):
            raise refusal((), value, "a list")
        return tuple(_converted(arguments[0], item, index) for index, item in enumerate(value))
    if get_origin(hint) is Mapping:
        return _mapping(arguments[1], value)
    if isinstance(value, Mapping) and (kinds := [kind for kind in arguments if _is_checked(kind)]):
        return build(kinds[0], value)
    if hint in _KINDS and not isinstance(value, hint):
        raise refusal((), value, _KINDS[hint])
    return value


def _is_checked(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Checked)


def _expectation(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata.get("expectation", "it (see the shipped files)"))
