"""Who is drawn: an identity code from a seed or from a file."""

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect.checked import are_numbers, shortened
from emotion_face.affect.config import config_file, read_yaml
from emotion_face.errors import ConfigError
from emotion_face.face.generator import FieldGenerator

_TRUNCATION = 1.6  # codes further from the mean than this are rare people, and drawn less well
_CODE_LIMIT = 10.0
_DIGITS = 18


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
        if not number.isdecimal() or len(number) > _DIGITS:
            raise ConfigError(
                f"identity {shortened(name)}: expected a whole number of at most {_DIGITS} digits, "
                "as in 'seed:7'"
            )
        rng = np.random.default_rng(int(number))
        random = rng.standard_normal(size).clip(-_TRUNCATION, _TRUNCATION)
        return random.astype(np.float32)
    try:
        path = config_file("identities", name)
    except ConfigError as error:
        raise ConfigError(f"{error}, or 'seed:N' for the N-th random person") from error
    code = read_yaml(path).get("code")
    if not are_numbers(code, size, -_CODE_LIMIT, _CODE_LIMIT):
        raise ConfigError(
            f"identity {path}: code {shortened(code)} is refused, expected a list of "
            f"{size} numbers from {-_CODE_LIMIT:g} to {_CODE_LIMIT:g}"
        )
    return np.array(code, dtype=np.float32)
