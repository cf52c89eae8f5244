"""The arguments that verbs hand on to a robot where there is no ROS."""

import logging
import sys
from collections.abc import Sequence
from itertools import zip_longest

import yaml

from emotion_face.errors import RosError
from emotion_face.robot import RobotSettings, load_settings


def robot_settings(words: Sequence[str]) -> RobotSettings:
    """Settings of a robot without ROS from arguments such as ROS takes, and its log on stderr.

    Parameters
    ----------
    words : sequence of str
        Pairs of ``-p name:=value`` and ``--params-file file.yaml``.

    Raises
    ------
    RosError
        If there is anything else.
    ConfigError
        Naming the parameter that is unknown or cannot be used.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="[%(levelname)s] %(message)s")
    file, values = None, {}
    for option, value in zip_longest(words[::2], words[1::2], fillvalue=""):
        name, sign, text = value.partition(":=")
        if option == "--params-file" and value:
            file = value
        elif option in ("-p", "--param") and sign:
            values[name] = yaml.safe_load(text)
        else:
            raise RosError(
                f"{option} {value}".strip() + " is refused without ROS 2, expected -p name:=value "
                "or --params-file file.yaml"
            )
    return load_settings(file, values)
