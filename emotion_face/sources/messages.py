"""Message types by name, and their fields by path; both are checked in advance."""

import re
from importlib import import_module
from typing import Any

from rosidl_parser.definition import (
    INTEGER_TYPES,
    AbstractNestedType,
    AbstractString,
    BasicType,
    NamespacedType,
)

from emotion_face.errors import ConfigError, NotInstalledError, SourceError
from emotion_face.settings import refusal, suggestion

Value = bool | float | str

_STEP = re.compile(r"([a-z]\w*)(?:\[(\d{1,6})\])?", re.ASCII)
_TYPES = {"boolean": bool, **dict.fromkeys((*INTEGER_TYPES, "float", "double"), float)}
_UNBOUNDED = 10**6


def message_class(name: str) -> Any:
    """Class of a message type such as ``std_msgs/msg/Bool``.

    Raises
    ------
    NotInstalledError
        If its package is not installed.
    ConfigError
        If the name is invalid, or the package has no such message.
    """
    match = re.fullmatch(r"([a-z]\w*)/msg/([A-Z]\w*)", name, re.ASCII)
    if not match:
        raise refusal("type", name, "a name such as 'std_msgs/msg/Bool'")
    package, kind = match.groups()
    try:
        module = import_module(f"{package}.msg")
    except ImportError as error:
        raise NotInstalledError(
            f"{name!r} needs the ROS package {package}, which is not installed here: "
            "install it and source its workspace",
            key="type",
        ) from error
    if not hasattr(module, kind):
        known = [key for key in dir(module) if key[0].isupper()]
        raise ConfigError(
            f"{package} has no message {kind!r}, {suggestion(kind, known)}", key="type"
        )
    return getattr(module, kind)


def type_name(kind: type) -> str:
    """ROS' name of a message, service or action class, as in ``std_msgs/msg/Header``."""
    package, folder, *_ = kind.__module__.split(".")
    return f"{package}/{folder}/{kind.__name__}"


class Field:
    """A value within messages of a type.

    Parameters
    ----------
    message_type : message class
    path : str
        As in ``angular.z`` or ``buttons[2]``.

    Attributes
    ----------
    holds : type
        Type of the value: bool, float (any number) or str.

    Raises
    ------
    ConfigError
        If messages of the type have no such field, or it has another type.
    """

    def __init__(self, message_type: Any, path: str) -> None:
        self.path = path
        self._steps: list[tuple[str, int | None]] = []
        kind: Any = None
        for part in path.split("."):
            if kind is not None:
                message_type = _nested(kind, path, part)
            kind = self._enter(message_type, part)
        self.holds = _holds(kind, path)

    def read(self, message: Any) -> Value:
        """The value in a message.

        Raises
        ------
        SourceError
            If a list in the message is too short.
        """
        for name, index in self._steps:
            message = getattr(message, name)
            if index is not None:
                if index >= len(message):
                    raise SourceError(
                        f"{self.path} is not in a message whose {name} holds {len(message)}, "
                        f"expected at least {index + 1}"
                    )
                message = message[index]
        return self.holds(message)  # type: ignore[no-any-return]

    def _enter(self, message_type: Any, part: str) -> Any:
        """Type at the end of a part of the path."""
        match = _STEP.fullmatch(part)
        if not match:
            raise refusal("field", self.path, "a path such as 'data', 'angular.z' or 'buttons[2]'")
        name, index = match[1], int(match[2]) if match[2] else None
        names = message_type.get_fields_and_field_types()
        fields = dict(zip(names, message_type.SLOT_TYPES, strict=True))
        if name not in fields:
            raise ConfigError(
                f"{message_type.__name__} has no field {name!r}, {suggestion(name, fields)}",
                key="field",
            )
        self._steps.append((name, index))
        item, size = _item(fields[name])
        if (index is None) != (size == 0):
            expectation = f"an index, as in '{name}[0]'" if size else f"'{name}', which is no list"
            raise refusal("field", self.path, expectation)
        if index is not None and index >= size:
            raise refusal("field", self.path, f"an index of {name} from 0 to {size - 1}")
        return item


def _item(kind: Any) -> tuple[Any, int]:
    """Type of the items of a list field, and their greatest number; 0: it is not a list."""
    if not isinstance(kind, AbstractNestedType):
        return kind, 0
    return kind.value_type, getattr(kind, "size", getattr(kind, "maximum_size", _UNBOUNDED))


def _nested(kind: Any, path: str, part: str) -> Any:
    if not isinstance(kind, NamespacedType):
        raise refusal(
            "field", path, f"a path that ends before {part!r}, for there is a {_name(kind)}"
        )
    return message_class("/".join(kind.namespaced_name()))


def _holds(kind: Any, path: str) -> type:
    if isinstance(kind, AbstractString):
        return str
    if isinstance(kind, BasicType) and kind.typename in _TYPES:
        return _TYPES[kind.typename]
    raise refusal("field", path, f"a number, text or boolean, not a {_name(kind)}")


def _name(kind: Any) -> str:
    if isinstance(kind, NamespacedType):
        return "/".join(kind.namespaced_name())
    return getattr(kind, "typename", "string" if isinstance(kind, AbstractString) else "wstring")
