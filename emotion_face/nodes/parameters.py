"""Declaring a node's parameters: one call each, with description, range and clear refusals."""

from typing import TypeVar

from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor
from rclpy.exceptions import InvalidParameterTypeException, InvalidParameterValueException
from rclpy.node import Node

from emotion_face.errors import ConfigError

T = TypeVar("T", bool, int, float, str)


def declare(
    node: Node,
    name: str,
    default: T,
    description: str,
    *,
    low: float = 0,
    high: float = 0,
    live: bool = False,
) -> T:
    """Declare a parameter and give its value.

    Parameters
    ----------
    node : Node
    name : str
    default : bool, int, float or str
        Its type is the parameter's.
    description : str
        What it is, with its unit.
    low, high : float
        Least and greatest value of a number; equal: any.
    live : bool
        Whether it can be set while the node runs.

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
    try:
        value: T = node.declare_parameter(name, default, descriptor).value
    except (InvalidParameterTypeException, InvalidParameterValueException) as error:
        raise ConfigError(
            f"{node.get_fully_qualified_name()}: {error}: expected {expectation}, "
            f"such as {default!r} ({description})"
        ) from error
    return value
