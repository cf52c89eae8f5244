"""Who is drawn: an identity code from a seed or from a file."""

from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from emotion_face.errors import ConfigError
from emotion_face.face.generator import FieldGenerator
from emotion_face.resources import share_path

_TRUNCATION = 1.6  # codes further from the mean than this are rare people, and drawn less well


def load_identity(generator: FieldGenerator, name: str) -> NDArray[np.float32]:
    """Identity code (identity_size,) called ``name``.

    Parameters
    ----------
    generator : FieldGenerator
        The generator that will draw it.
    name : str
        ``"seed:N"`` for the N-th random person, a name in ``config/identities``, or the path of a
        YAML file with a list ``code``.

    Raises
    ------
    ConfigError
        If there is no such person, or the code does not fit the generator.
    """
    size = generator.identity_size
    kind, _, number = name.partition(":")
    if kind == "seed":
        if not number.isdecimal():
            raise ConfigError(f"identity {name!r}: expected a whole number, as in 'seed:7'")
        rng = np.random.default_rng(int(number))
        random = rng.standard_normal(size).clip(-_TRUNCATION, _TRUNCATION)
        return random.astype(np.float32)
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        folder = share_path("config", "identities")
        path = folder / f"{name}.yaml"
        if not path.is_file():
            known = ", ".join(sorted(file.stem for file in folder.glob("*.yaml")))
            raise ConfigError(
                f"identity {name!r}: expected 'seed:N', a shipped name ({known}) or a .yaml file"
            )
    try:
        code = np.array(yaml.safe_load(path.read_text())["code"], dtype=np.float32)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(
            f"identity {path}: expected a YAML file with a list 'code' of {size} numbers ({error})"
        ) from error
    if code.shape != (size,) or not np.isfinite(code).all():
        raise ConfigError(f"identity {path}: code of shape {code.shape}, expected {size} numbers")
    return code
