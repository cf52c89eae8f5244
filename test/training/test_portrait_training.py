"""The portraits' data, training and export, on a few synthetic people."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from studio import KnownFaces, RoundSegmenter, Studio

from emotion_face.errors import ConfigError
from emotion_face.evaluation.portraits import disturbance, followed
from emotion_face.face import EYE_WINDOW, KEYS, PortraitGenerator, load_generator
from emotion_face.offline import onnxruntime
from emotion_face.portrait.artist import Artist
from emotion_face.portrait.head import Head
from emotion_face.training import portrait_dataset
from emotion_face.training.engine import make_fabric
from emotion_face.training.eyes_loop import EyesRun, EyesTraining
from emotion_face.training.portrait_dataset import (
    Photograph,
    PortraitRecipe,
    Portraits,
    load_portraits,
    photographed,
)
from emotion_face.training.portrait_export import write_portrait
from emotion_face.training.portrait_loop import PortraitRun, PortraitTraining
from emotion_face.training.portrait_metrics import evaluate_portrait
from emotion_face.training.portrait_network import PortraitConfig, weights

RECIPE = PortraitRecipe(drawings=4)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawings of three people."""
    folder = tmp_path_factory.mktemp("drawings")
    studio = Studio(Head.load())
    for person in range(3):
        image, face = studio.photograph(shape=person, hair=40 + 60 * person)
        file = folder / f"{person}.png"
        cv2.imwrite(str(file), image)
        worker = portrait_dataset._Worker()
        worker.artist = Artist(KnownFaces(face), RoundSegmenter(), studio.head)
        portrait_dataset._Worker.artist = worker.artist
        target = folder / f"{person}.npz"
        assert portrait_dataset._Worker.render(Photograph("a/b", file, False), RECIPE, target) == ""
    return folder


@pytest.fixture(scope="module")
def portraits(cache: Path) -> Portraits:
    return load_portraits([
        (Photograph(f"made-up/{file.stem}", file, False), file)
        for file in sorted(cache.glob("*.npz"))
    ])  # fmt: skip


def config(**changes: object) -> PortraitTraining:
    tiny = PortraitConfig(channels=(16, 16, 16, 8), style=24, person=8)
    settings = {"precision": "32-true", "photographs": 2, "warmup": 2, "steps": 8, "network": tiny}
    return PortraitTraining(**settings | {"reader_steps": 2, "checkpoint_every": 4} | changes)


def run_of(settings: PortraitTraining) -> PortraitRun:
    return PortraitRun(settings, make_fabric(settings))


def test_drawings_are_kept_in_twins_with_their_keys(portraits: Portraits) -> None:
    assert portraits.keys.shape == (3, len(KEYS), 112, 128)
    assert portraits.fields.shape == (3, RECIPE.drawings, 112, 128)
    for controls in portraits.controls:
        changed = controls[1] != controls[0]
        assert changed.any()
        assert not (changed[:7].any() and changed[11:].any())


def test_a_photograph_that_cannot_be_drawn_is_left_out_and_remembered(
    cache: Path, tmp_path: Path
) -> None:
    portrait_dataset._Worker.artist = Artist(KnownFaces(), RoundSegmenter(), Head.load())
    target = tmp_path / "nobody.npz"
    fault = portrait_dataset._Worker.render(
        Photograph("a/b", cache / "0.png", False), RECIPE, target
    )
    assert "no face" in fault
    with pytest.raises(ConfigError, match="no photograph can be used"):
        load_portraits([(Photograph("a/b", cache / "0.png", False), target)])


def test_small_sources_are_mirrored_for_training_only(tmp_path: Path) -> None:
    for source, count in (("many", 90), ("few", 30)):
        (tmp_path / source).mkdir()
        for k in range(count):
            (tmp_path / source / f"{k}.png").touch()
    found = photographed({name: tmp_path / name for name in ("many", "few")})
    mirrored = [one for one in found if one.mirrored]
    assert mirrored
    assert all(one.person.startswith("few/") and one.split == "train" for one in mirrored)
    assert len({one.person for one in found}) == 120


@pytest.mark.parametrize("drawings", [0, 3])
def test_a_recipe_of_odd_drawings_is_refused(drawings: int) -> None:
    with pytest.raises(ConfigError, match="even number"):
        PortraitRecipe(drawings=drawings)


def test_the_blend_of_keys_is_a_weighted_mean() -> None:
    c = torch.zeros(3, 16)
    c[1, 2], c[2, :7] = 0.4, 1.0
    shares = weights(c)
    assert torch.allclose(shares.sum(1), torch.ones(3))
    assert shares[0, 0] == 1.0
    assert shares[1, 3] == pytest.approx(0.4)


def test_it_learns(portraits: Portraits) -> None:
    run = run_of(config(steps=90, photographs=3, learning_rate=3e-3))
    before = evaluate_portrait(run, portraits)
    for _ in range(90):
        run.train_step(portraits)
    after = evaluate_portrait(run, portraits)
    assert after["iou_dark_face"] > before["iou_dark_face"] + 0.003
    assert after["wrong_pixels"] < before["wrong_pixels"]


def test_the_adversary_joins_for_the_last_steps(portraits: Portraits) -> None:
    run = run_of(config(steps=4, adversary_from=0.5))
    told = [run.train_step(portraits) for _ in range(4)]
    assert ["adversary" in one for one in told] == [False, False, True, True]


def test_a_resumed_run_is_the_one_that_was_never_stopped(
    portraits: Portraits, tmp_path: Path
) -> None:
    whole = run_of(config())
    whole.run(portraits, portraits, tmp_path / "whole")
    half = run_of(config())
    for _ in range(4):
        half.train_step(portraits)
    (tmp_path / "half").mkdir()
    half.save(tmp_path / "half" / "checkpoint.pt")
    resumed = run_of(config())
    resumed.run(portraits, portraits, tmp_path / "half")
    assert resumed.step == whole.step == 8
    for name, value in whole.average.state_dict().items():
        assert torch.equal(value, resumed.average.state_dict()[name])
    log = [json.loads(line) for line in (tmp_path / "whole" / "log.jsonl").open()]
    assert [entry["step"] for entry in log] == [4, 8]
    assert (tmp_path / "whole" / "samples.png").stat().st_size > 500


def test_a_checkpoint_of_other_networks_is_refused(tmp_path: Path) -> None:
    run_of(config()).save(tmp_path / "checkpoint.pt")
    other = run_of(config(network=PortraitConfig(channels=(8, 8, 8, 8), style=16, person=4)))
    with pytest.raises(ConfigError, match="another configuration"):
        other.load(tmp_path / "checkpoint.pt")


def test_the_exported_model_draws_as_the_trained_one(portraits: Portraits, tmp_path: Path) -> None:
    run = run_of(config())
    run.train_step(portraits)
    run.seconds = 1.0
    metrics = evaluate_portrait(run, portraits)
    log = [{"step": 1, "seconds": 1.0, "validation_iou": metrics["iou"]}]
    settings = EyesTraining()
    eyes = EyesRun(settings, make_fabric(settings))
    write_portrait(tmp_path, run, eyes, log, RECIPE, {"london": "0" * 64}, metrics)
    generator = load_generator(tmp_path)
    assert isinstance(generator, PortraitGenerator)
    encoder = onnxruntime.InferenceSession(str(tmp_path / "encoder.onnx"))
    keys = portraits.keys[:1].astype(np.float32) / np.float32(127)
    features = encoder.run(None, {"keys": keys})
    ports = [port.name for port in generator.session.get_inputs()]
    values = [*features, keys[:, :8], portraits.controls[0, :1]]
    (drawn,) = generator.session.run(None, dict(zip(ports, values, strict=True)))
    wanted = run.draw(portraits.keys[:1], portraits.controls[:1, :1])[0]
    assert np.abs(drawn - wanted).max() < 1e-4
    windows = np.random.default_rng(1).uniform(-1, 1, (2, *EYE_WINDOW)).astype(np.float32)
    gaze = np.array([[0.5, 0.0, 0.2], [-1.0, 0.3, 0.0]], np.float32)
    (drawn_eyes,) = generator.eyes.run(None, {"windows": windows, "gaze": gaze})
    with torch.no_grad():
        turned = eyes.average(torch.from_numpy(windows), torch.from_numpy(gaze)).numpy()
    assert np.abs(drawn_eyes - turned).max() < 1e-4
    card = (tmp_path / "MODEL_CARD.md").read_text()
    assert "London" in card
    assert json.loads((tmp_path / "model.json").read_text())["training"]["seed"] == 1


@pytest.mark.parametrize(
    ("name", "value"), [("photographs", 1), ("steps", 0), ("adversary_from", 2.0)]
)
def test_impossible_settings_are_refused(name: str, value: float) -> None:
    with pytest.raises(ConfigError, match=name):
        config(**{name: value})


def test_what_a_group_of_controls_flips_elsewhere_is_counted() -> None:
    wanted = np.full((1, 2, 112, 128), -1.0)
    wanted[0, 1, 40:50, 40:50] = 1.0
    wider = wanted.copy()
    wider[0, 1, 38:52, 38:52] = 1.0
    elsewhere = wanted.copy()
    elsewhere[0, 1, 80:90, 100:110] = 1.0
    assert disturbance(wanted, wanted) == 0.0
    assert disturbance(wider, wanted) == 0.0
    assert disturbance(elsewhere, wanted) == pytest.approx(0.5)
    assert disturbance(np.full_like(wanted, -1.0), wanted) == 0.0


def test_how_much_of_a_changed_gaze_is_drawn_is_counted() -> None:
    controls = np.zeros((1, 4, 16), np.float32)
    controls[0, 1, 9] = 0.5  # the gaze
    controls[0, 3, 9] = controls[0, 3, 11] = 0.5  # the gaze and the jaw
    wanted = np.full((1, 4, 112, 128), -1.0)
    wanted[0, 1, 50:60, 40:50] = wanted[0, 3, 90:] = 1.0
    half = wanted.copy()
    half[0, 1, 50:55] = -1.0
    assert followed(wanted, wanted, controls) == 1.0
    assert followed(half, wanted, controls) == 0.5
    assert followed(np.full_like(wanted, -1.0), wanted, controls) == 0.0
    assert np.isnan(followed(wanted[:, 2:], wanted[:, 2:], controls[:, 2:]))
