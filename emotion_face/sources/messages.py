"""Message types by name, and their fields by path; both are checked before a message comes."""

import re
from importlib import import_module
from typing import Any

from emotion_face.affect.checked import refusal
from emotion_face.affect.names import suggestion
from emotion_face.errors import ConfigError, NotInstalledError, SourceError

Value = bool | float | str

_STEP = re.compile(r"([a-z]\w*)(?:\[(\d{1,6})\])?", re.ASCII)
_NUMBER = re.compile(r"u?int(8|16|32|64)|float|double")


def message_class(name: str) -> Any:
    """Class of a message type such as ``std_msgs/msg/Bool``.

    Raises
    ------
    NotInstalledError
        If its package is not installed.
    ConfigError
        If the name is none, or the package has no such message.
    """
    match = re.fullmatch(r"([a-z]\w*)/msg/([A-Z]\w*)", name, re.ASCII)
    if not match:
        raise refusal("type", name, "a name such as 'std_msgs/msg/Bool'")
    package, kind = match.groups()
    try:
        module = import_module(f"{package}.msg")
    except ImportError as error:
        raise NotInstalledError(
            f"type: {name!r} needs the ROS package {package}, which is not installed here: "
            "install it and source its workspace"
        ) from error
    if not hasattr(module, kind):
        known = [key for key in dir(module) if key[0].isupper()]
        raise ConfigError(f"type: {package} has no message {kind!r}, {suggestion(kind, known)}")
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
        What the value is: bool, float (every kind of number) or str.

    Raises
    ------
    ConfigError
        If messages of the type have no such field, or it is none of these.
    """

    def __init__(self, message_type: Any, path: str) -> None:
        self.path = path
        self._steps: list[tuple[str, int | None]] = []
        kind = ""
        for part in path.split("."):
            if kind:
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

    def _enter(self, message_type: Any, part: str) -> str:
        """Type of what a part of the path leads to."""
        match = _STEP.fullmatch(part)
        if not match:
            raise refusal("field", self.path, "a path such as 'data', 'angular.z' or 'buttons[2]'")
        name, index = match[1], int(match[2]) if match[2] else None
        fields = message_type.get_fields_and_field_types()
        if name not in fields:
            raise ConfigError(
                f"field: {message_type.__name__} has no field {name!r}, {suggestion(name, fields)}"
            )
        self._steps.append((name, index))
        item, size = _item(fields[name])
        if (index is None) != (size == 0):
            expectation = f"an index, as in '{name}[0]'" if size else f"'{name}', which is no list"
            raise refusal("field", self.path, expectation)
        if index is not None and index >= size:
            raise refusal("field", self.path, f"an index of {name} from 0 to {size - 1}")
        return item


def _item(kind: str) -> tuple[str, int]:
    """Type of the items of a field's type, and how many there are at most; 0: it is no list."""
    if kind.startswith("sequence<"):
        item, _, size = kind.removeprefix("sequence<")[:-1].partition(",")
        return item, int(size or 10**6)
    if array := re.fullmatch(r"(.+)\[(\d+)\]", kind):
        return array[1], int(array[2])
    return kind, 0


def _nested(kind: str, path: str, part: str) -> Any:
    if "/" not in kind:
        raise refusal("field", path, f"a path that ends before {part!r}, for there is a {kind}")
    return message_class(kind.replace("/", "/msg/"))


def _holds(kind: str, path: str) -> type:
    if kind == "boolean":
        return bool
    if _NUMBER.fullmatch(kind):
        return float
    if re.fullmatch(r"string(<\d+>)?", kind):
        return str
    raise refusal("field", path, f"a number, text or boolean, not a {kind}")
