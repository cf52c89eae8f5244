"""Customising: templates, the drawings over them, and a generator tuned to a hand."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from emotion_face.cli.main import main
from emotion_face.errors import DesignError
from emotion_face.evaluation import customised
from emotion_face.face import Controls, OnnxGenerator, load_cartoon, load_identity
from emotion_face.resources import share_path
from emotion_face.training.customise import (
    TUNED,
    CustomiseConfig,
    Customiser,
    HandDrawings,
    random_twins,
)
from emotion_face.training.customise_export import read_encoder, read_generator, write_customised
from emotion_face.training.engine import make_fabric, overlap
from emotion_face.training.metrics import expression_accuracy
from emotion_face.training.networks import draw
from emotion_face.training.templates import (
    FEWEST,
    find_drawings,
    hand_drawings,
    template_names,
    write_templates,
)

BASE = share_path("models", "strokes")
STEPS = 8


@pytest.fixture(scope="module")
def cartoonist() -> OnnxGenerator:
    generator = load_cartoon(BASE)
    assert isinstance(generator, OnnxGenerator)
    return generator


def heavy(template: np.ndarray) -> np.ndarray:
    """A template drawn over with a line that is half a canvas pixel wider on each side."""
    ink = np.where(template < 250, np.uint8(255), np.uint8(0))
    return 255 - cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))


@pytest.fixture(scope="module")
def drawn(cartoonist: OnnxGenerator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of templates drawn over in a heavy hand."""
    folder = tmp_path_factory.mktemp("drawn")
    for file in write_templates(folder, cartoonist, FEWEST):
        cv2.imwrite(str(file), heavy(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)))
    return folder


def read(folder: Path, cartoonist: OnnxGenerator) -> HandDrawings:
    files = find_drawings(folder)
    pictures = {file: cv2.imread(str(file), cv2.IMREAD_GRAYSCALE) for file in files}
    return hand_drawings(pictures, cartoonist)


def tuned(drawings: HandDrawings, steps: int = STEPS) -> Customiser:
    config = CustomiseConfig(steps=steps, warmup=2)
    customiser = Customiser(config, make_fabric(config), read_generator(BASE))
    for _ in range(steps):
        customiser.train_step(drawings)
    return customiser


@pytest.fixture(scope="module")
def drawings(drawn: Path, cartoonist: OnnxGenerator) -> HandDrawings:
    return read(drawn, cartoonist)


@pytest.fixture(scope="module")
def customiser(drawings: HandDrawings) -> Customiser:
    return tuned(drawings)


def test_templates_show_every_expression_and_each_once() -> None:
    names = template_names(20)
    assert len(set(names)) == 20
    assert {name.partition("-")[2] for name in names} == {
        "fear", "mad", "joy", "love", "sad", "surprise", "power", "neutral",
    }  # fmt: skip


def test_a_template_shows_its_person_and_expression(
    cartoonist: OnnxGenerator, tmp_path: Path
) -> None:
    (file,) = [f for f in write_templates(tmp_path, cartoonist, 5) if f.name == "ivo-joy.png"]
    small = cv2.resize(
        cv2.imread(str(file), cv2.IMREAD_GRAYSCALE), (128, 96), interpolation=cv2.INTER_AREA
    )
    joy = Controls(np.eye(7)[2])
    field = cartoonist.field(load_identity(cartoonist, "ivo"), joy)
    assert overlap(field, 230.0 - small.astype(float)) > 0.9


def test_templates_are_not_written_over_drawings(cartoonist: OnnxGenerator, drawn: Path) -> None:
    before = sorted((file.name, file.read_bytes()) for file in drawn.iterdir())
    with pytest.raises(DesignError, match=r"png: is there already, expected another folder"):
        write_templates(drawn, cartoonist, 8)
    assert sorted((file.name, file.read_bytes()) for file in drawn.iterdir()) == before


@pytest.mark.parametrize("number", [4, 21])
def test_too_few_or_too_many_drawings_are_refused(
    number: int, cartoonist: OnnxGenerator, tmp_path: Path
) -> None:
    with pytest.raises(DesignError, match=rf"{number} templates: expected 5 to 20"):
        write_templates(tmp_path, cartoonist, number)
    for k in range(number):
        (tmp_path / f"{k}.png").touch()
    with pytest.raises(DesignError, match=rf"{number} drawings .*expected 5 to 20; --templates"):
        find_drawings(tmp_path)


@pytest.mark.parametrize(
    ("name", "picture", "refusal"),
    [
        ("ada-joy", np.full((96, 128), 255), r"0.0 % of it is ink, expected at least 1 %.*black"),
        ("ada-joy", np.full((96, 128), 205), "ink"),
        ("ada-joy", np.zeros((96, 128)), "ink"),
        ("ada-joy", np.eye(100), "100 x 100 pixels, expected at least 128 x 96 and that shape"),
        ("ada-joy", np.eye(48, 64), "64 x 48 pixels"),
        ("adaa-joy", np.eye(96, 128), "'adaa' is on no template.*'ada'"),
        ("ada-joyful", np.eye(96, 128), "'joyful' is on no template.*'joy'"),
        ("face", np.eye(96, 128), "'' is on no template"),
    ],
)
def test_what_is_no_drawing_over_a_template_is_refused(
    name: str, picture: np.ndarray, refusal: str, cartoonist: OnnxGenerator
) -> None:
    with pytest.raises(DesignError, match=rf"{name}.png: .*{refusal}"):
        hand_drawings({Path(f"{name}.png"): picture.astype(np.uint8)}, cartoonist)


def test_white_on_black_at_any_size_is_the_same_drawing(cartoonist: OnnxGenerator) -> None:
    picture = np.full((768, 1024), 255, np.uint8)
    cv2.circle(picture, (400, 300), 200, 0, 60)
    small = cv2.resize(picture, (512, 384), interpolation=cv2.INTER_AREA)
    fields = [
        hand_drawings({Path("ada-joy.png"): view}, cartoonist).fields[0]
        for view in (picture, 255 - picture, small)
    ]
    assert np.array_equal(fields[0], fields[1])
    assert overlap(fields[0], fields[2]) > 0.98


def test_the_networks_of_onnx_are_those_of_torch(cartoonist: OnnxGenerator) -> None:
    z, c = random_twins(np.random.default_rng(1), 2)
    field = cartoonist.session.run(None, {"identity": z, "controls": c})[0]
    assert draw(read_generator(BASE), z, c) == pytest.approx(field, abs=1e-4)


def test_tuning_comes_nearer_to_the_hand_and_of_people_it_saw_no_drawing_of(
    customiser: Customiser, drawings: HandDrawings
) -> None:
    shipped = read_generator(BASE)
    for z, c, near in (
        (drawings.identities, drawings.controls, drawings.fields),
        _heavy_faces(shipped),
    ):
        before, after = (overlap(draw(g, z, c), near) for g in (shipped, customiser.average))
        assert after > before + 0.05


def _heavy_faces(shipped: torch.nn.Module) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    z, c = random_twins(np.random.default_rng(2), 4)
    ink = np.where(draw(shipped, z, c) > 0, np.uint8(255), np.uint8(0))
    fine = [cv2.resize(face, (1024, 768), interpolation=cv2.INTER_CUBIC) for face in ink]
    heavier = [
        cv2.resize(
            255 - heavy(255 - (f > 127) * np.uint8(255)), (128, 96), interpolation=cv2.INTER_AREA
        )
        for f in fine
    ]
    return z, c, np.array(heavier).astype(np.float32) - 127.5


def test_only_the_style_layers_change_and_expressions_are_still_read(
    customiser: Customiser,
) -> None:
    shipped = read_generator(BASE).state_dict()
    changed = {
        name for name, value in customiser.average.state_dict().items()
        if not torch.equal(value, shipped[name])
    }  # fmt: skip
    assert changed == {name for name in shipped if name.startswith(TUNED)}
    z, _ = random_twins(np.random.default_rng(3), 8)
    controls = np.array([Controls(emotions).vector() for emotions in np.eye(8, 7)])
    fields = draw(customiser.average, z[:8], controls)
    assert expression_accuracy(read_encoder(BASE), fields, controls) >= 0.75


def test_the_same_drawings_and_seed_make_the_same_weights(drawings: HandDrawings) -> None:
    first, second = (tuned(drawings, steps=2).average.state_dict() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_the_model_folder_is_drawn_from_like_the_shipped_one(
    customiser: Customiser, tmp_path: Path
) -> None:
    write_customised(
        tmp_path, BASE, customiser, {"ada-joy.png": "0a"}, "ann, CC0", {"overlap": 0.5}
    )
    z, c = random_twins(np.random.default_rng(4), 2)
    generator = load_cartoon(tmp_path)
    field = generator.session.run(None, {"identity": z, "controls": c})[0]
    assert field == pytest.approx(draw(customiser.average, z, c), abs=0.05)
    assert (tmp_path / "model.onnx").stat().st_size < 1_600_000
    record = json.loads((tmp_path / "model.json").read_text())
    assert record["base"] == json.loads((BASE / "model.json").read_text())["sha256"]
    card = (tmp_path / "MODEL_CARD.md").read_text()
    assert "* Drawings: ann, CC0" in card and "ada-joy.png: `0a`" in card and "ICT-FaceKit" in card


def test_the_verb_writes_templates_and_tunes_to_what_was_drawn(
    drawn: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(customised, "_PEOPLE", 1)
    monkeypatch.setattr(customised, "_PAIRS", (("joy", "sad"),))
    assert main(["customise", str(tmp_path / "t"), "--templates", "5"]) == 0
    assert "5 templates written" in capsys.readouterr().out
    assert len(find_drawings(tmp_path / "t")) == 5
    output = tmp_path / "mine"
    assert main(["customise", str(drawn), "--output", str(output), "--steps", "1"]) == 0
    said = capsys.readouterr().out
    assert "expression_accuracy_before" in said and f"model written to {output}" in said
    assert (output / "faces.png").stat().st_size > 0
    load_cartoon(output)


def test_what_is_no_picture_is_one_line(
    drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in drawn.iterdir():
        (tmp_path / file.name).write_bytes(b"no picture")
    assert main(["customise", str(tmp_path)]) == 1
    assert "not a picture that can be read; expected" in capsys.readouterr().err
