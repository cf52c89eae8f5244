"""Declaring a node's parameters: one call each, with description, range and clear refusals."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar, cast

from rcl_interfaces.msg import (
    FloatingPointRange,
    IntegerRange,
    ParameterDescriptor,
    SetParametersResult,
)
from rclpy.exceptions import InvalidParameterTypeException, InvalidParameterValueException
from rclpy.node import Node
from rclpy.parameter import Parameter

from emotion_face.errors import ConfigError, EmotionFaceError

T = TypeVar("T", bool, int, float, str)
Settings = TypeVar("Settings")


def declare(
    node: Node,
    name: str,
    default: T,
    description: str,
    *,
    low: float = 0,
    high: float = 0,
    live: bool = False,
    secret: bool = False,
) -> T:
    """Declare a parameter and return its value.

    Parameters
    ----------
    node : Node
    name : str
    default : bool, int, float or str
        Its type is the parameter's.
    description : str
        Description with unit.
    low, high : float
        Least and greatest value of a number; equal: any.
    live : bool
        Whether it can be set while the node runs.
    secret : bool
        Whether a refusal must not contain the value.

    Raises
    ------
    ConfigError
        If the value given at the start has another type or is out of range.
    """
    descriptor = ParameterDescriptor(description=description, read_only=not live)
    expectation = type(default).__name__
    if high > low:
        expectation += f" from {low:g} to {high:g}"
        if isinstance(default, float):
            limits = FloatingPointRange(from_value=float(low), to_value=float(high))
            descriptor.floating_point_range = [limits]
        else:
            steps = IntegerRange(from_value=int(low), to_value=int(high), step=1)
            descriptor.integer_range = [steps]
    given = node._parameter_overrides.get(name)
    if isinstance(default, float) and given and given.type_ is Parameter.Type.INTEGER:
        node._parameter_overrides[name] = Parameter(name, value=float(given.value))
    try:
        value: T = node.declare_parameter(name, default, descriptor).value
    except (InvalidParameterTypeException, InvalidParameterValueException) as error:
        reason = f"the secret parameter '{name}' cannot be what is given" if secret else error
        raise ConfigError(
            f"{node.get_fully_qualified_name()}: {reason}: expected {expectation}, "
            f"such as {default!r} ({description})"
        ) from error
    return value


def declare_settings(node: Node, settings: Any, prefix: str = "", *, live: bool = True) -> None:
    """Declare every field of a checked dataclass as a parameter, and of those inside it.

    Parameters
    ----------
    node : Node
    settings : dataclass
        The defaults; a field's metadata have its range and description.
    prefix : str
        Put before the names, as in ``life.``.
    live : bool
        Whether they can be set while the node runs, if a field's metadata do not say.
    """
    for field in dataclasses.fields(settings):
        default = getattr(settings, field.name)
        changes = bool(field.metadata.get("live", live))
        if dataclasses.is_dataclass(default):
            declare_settings(node, default, f"{prefix}{field.name}.", live=changes)
            continue
        low, high, _ = field.metadata.get("range", (0, 0, False))
        about, is_secret = field.metadata["about"], bool(field.metadata.get("secret", False))
        declare(
            node, prefix + field.name, default, about,
            low=low, high=high, live=changes, secret=is_secret,
        )  # fmt: skip


def settings_of(
    node: Node, kind: type[Settings], changes: list[Parameter], prefix: str = ""
) -> Settings:
    """Settings from the node's parameters, with changes.

    Raises
    ------
    ConfigError
        If they do not fit together.
    """
    new = {change.name: change.value for change in changes}
    values = {}
    for field in dataclasses.fields(cast(Any, kind)):
        name = prefix + field.name
        if isinstance(field.default_factory, type):
            inside = field.default_factory
            values[field.name] = settings_of(node, inside, changes, f"{name}.")
        else:
            values[field.name] = new.get(name, node.get_parameter(name).value)
    return kind(**values)


def refuse_changes(node: Node, check: Callable[[list[Parameter]], object]) -> None:
    """From now on refuse changes of a node's parameters for which a check raises our errors."""

    def judge(changes: list[Parameter]) -> SetParametersResult:
        try:
            check(changes)
        except EmotionFaceError as error:
            return SetParametersResult(successful=False, reason=str(error))
        return SetParametersResult(successful=True)

    node.add_on_set_parameters_callback(judge)
