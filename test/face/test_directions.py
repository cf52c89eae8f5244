"""Named directions of a cartoon's code, and the file beside the weights that holds them."""

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from emotion_face.errors import ConfigError, ModelError
from emotion_face.face import (
    DIRECTIONS_FILE,
    GROOMING_NAMES,
    SHAPE_SIZE,
    Direction,
    directed,
    load_cartoon,
    load_directions,
)
from emotion_face.resources import share_path


def along(*numbers: tuple[int, float], name: str = "wider", size: int = 37) -> Direction:
    code = np.zeros(size)
    for index, value in numbers:
        code[index] = value
    return Direction(name, "mouth", code, -3.0, 3.0)


def test_amounts_along_directions_add_up() -> None:
    first, second = along((0, 1.0)), along((0, 0.5), (1, 0.5), name="taller")
    moved = directed(np.zeros(37), [first, second], {"wider": 1.0, "taller": -2.0})
    assert moved[:3].tolist() == [0.0, -1.0, 0.0]
    assert not directed(np.zeros(37), [first], {}).any()


def test_nobody_goes_beyond_what_the_generator_knows_or_comes_back_from_there() -> None:
    assert directed(np.zeros(37), [along((0, 1.0))], {"wider": 3.0})[0] == pytest.approx(2.2)
    rare = np.zeros(37)
    rare[0] = 2.6
    assert directed(rare, [along((0, 1.0))], {"wider": 1.0})[0] == pytest.approx(2.6)
    assert directed(rare, [along((0, 1.0))], {"wider": -1.0})[0] == pytest.approx(1.6)


def test_what_is_worn_is_worn_at_most_whole_and_at_least_not() -> None:
    beard = SHAPE_SIZE + GROOMING_NAMES.index("beard")
    direction = along((beard, 1.0))
    assert directed(np.zeros(37), [direction], {"wider": -1.0})[beard] == 0.0
    assert directed(np.zeros(37), [direction], {"wider": 3.0})[beard] == 1.0


def test_codes_of_an_older_model_are_shorter() -> None:
    assert directed(np.zeros(19), [along((0, 1.0), size=19)], {"wider": 1.0}).shape == (19,)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model folder with the shipped weights and no directions."""
    for name in ("model.onnx", "encoder.onnx", "model.json"):
        (tmp_path / name).symlink_to(share_path("models", "strokes", name))
    return tmp_path


def written(model: Path, **changes: object) -> Path:
    metadata = json.loads((model / "model.json").read_text())
    entry = {
        "region": "mouth", "is_part": False, "least": -1.5, "most": 2.0, "ink_in_region": 0.9,
        "code": [0.5] + [0.0] * (metadata["identity_size"] - 1),
    }  # fmt: skip
    content = {"sha256": metadata["sha256"], "directions": {"wider mouth": entry | changes}}
    (model / DIRECTIONS_FILE).write_text(yaml.safe_dump(content))
    return model


def test_the_directions_are_read_beside_the_weights(model: Path) -> None:
    (direction,) = load_directions(load_cartoon(model), written(model))
    assert (direction.name, direction.region) == ("wider mouth", "mouth")
    assert (direction.least, direction.most) == (-1.5, 2.0)
    assert direction.code[0] == 0.5


def test_a_model_may_have_no_directions(model: Path) -> None:
    assert load_directions(load_cartoon(model), model) == ()


def test_directions_of_other_weights_are_refused(model: Path) -> None:
    path = written(model) / DIRECTIONS_FILE
    path.write_text(path.read_text().replace("sha256: ", "sha256: x"))
    with pytest.raises(ConfigError, match=r"evaluate --directions"):
        load_directions(load_cartoon(model), model)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": [0.5]},
        {"code": "wide"},
        {"code": [float("nan")] * 37},
        {"least": 0.5},
        {"most": "far"},
        {"region": 3},
        {"is_part": "yes"},
    ],
)
def test_a_damaged_direction_is_named(model: Path, changes: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"directions\.wider mouth"):
        load_directions(load_cartoon(model), written(model, **changes))


@pytest.mark.parametrize("content", ["", "directions: 3", "[1]", "sha256: {"])
def test_a_damaged_file_is_refused(model: Path, content: str) -> None:
    (model / DIRECTIONS_FILE).write_text(content)
    with pytest.raises(ConfigError):
        load_directions(load_cartoon(model), model)


def test_directions_have_names(model: Path) -> None:
    path = written(model) / DIRECTIONS_FILE
    content = yaml.safe_load(path.read_text()) | {"directions": [1]}
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(ConfigError, match="directions by name"):
        load_directions(load_cartoon(model), model)


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelError, match="nothing"):
        load_directions(load_cartoon(), "nothing")
