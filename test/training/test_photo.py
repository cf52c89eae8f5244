"""The photograph network: pairs, flaws, a short training, and the export."""

import argparse
import json

import numpy as np
import pytest
import torch

from emotion_face.cli import train_photo
from emotion_face.errors import ConfigError
from emotion_face.evaluation.photo_drawings import lost_share, vagueness_tells
from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.face.code import IDENTITY_SIZE
from emotion_face.recognition.alignment import VIEW_FINE, view
from emotion_face.recognition.drawing import STYLES, load_artist
from emotion_face.training.engine import make_fabric
from emotion_face.training.photo_augment import FLAWS, Misalignment, flawed, photographed
from emotion_face.training.photo_critic import ranked, train_critic
from emotion_face.training.photo_loop import (
    PhotoTrainConfig,
    PhotoTrainer,
    sample_batch,
)
from emotion_face.training.photo_network import PhotoNetConfig
from emotion_face.training.photo_pairs import PairRecipe, Pairs, make_pairs
from emotion_face.training.styles import FacePhotograph, draw

SMALL = PhotoNetConfig(channels=(8, 8, 16, 16), style=16)


def config(**changes):
    given = {"steps": 4, "batch": 4, "warmup": 1, "network": SMALL}
    return PhotoTrainConfig(**(given | changes))


def trainer_of(settings):
    return PhotoTrainer(settings, make_fabric(settings))


@pytest.fixture(scope="module")
def pairs(paint_portrait, portrait_landmarks):
    """Photographs of one painted person in several lights, all styles alike but the polarity."""
    rng = np.random.default_rng(0)
    views, fields = [], []
    for _ in range(8):
        image = paint_portrait(int(rng.integers(100, 230)), int(rng.integers(10, 60)))
        photograph = FacePhotograph(image, portrait_landmarks)
        lines, stencil = draw(photograph).values()
        views.append(view(image, portrait_landmarks))
        fields.append(np.round(np.array([lines, lines, stencil]) * 127))
    return Pairs(
        np.array(views),
        np.array(fields, np.int8),
        np.ones(8, bool),
        rng.standard_normal((8, IDENTITY_SIZE)).astype(np.float32),
        rng.random((8, 16)).astype(np.float32),
    )


@pytest.fixture
def drawing(pairs):
    return (pairs.fields[0, 1] > 0).astype(np.uint8)


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flaw_changes_a_drawing_and_leaves_the_original_alone(flaw, drawing):
    before = drawing.copy()
    spoilt = flawed(drawing, flaw, np.random.default_rng(0))
    assert (drawing == before).all()
    assert (spoilt != drawing).sum() >= 20
    assert set(np.unique(spoilt)) <= {0, 1}


def test_flaws_of_an_empty_drawing_end(drawing):
    rng = np.random.default_rng(0)
    assert not flawed(drawing * 0, "dropped stroke", rng).any()


def test_the_augmented_view_keeps_its_shape_and_range(pairs):
    rng = np.random.default_rng(0)
    for _ in range(20):
        seen = photographed(pairs.views[0], rng)
        assert seen.shape == pairs.views[0].shape
        assert seen.min() >= 0.0
        assert seen.max() <= 1.0


def test_photograph_and_drawing_are_misaligned_alike(pairs):
    rng = np.random.default_rng(4)
    field = pairs.fields[0, 1].astype(np.float32) / 127
    large = field.repeat(VIEW_FINE, axis=0).repeat(VIEW_FINE, axis=1)
    for _ in range(5):
        beside = Misalignment.random(rng, may_mirror=True)
        apart = beside.moved(large, VIEW_FINE)[::VIEW_FINE, ::VIEW_FINE] - beside.moved(field)
        assert np.abs(apart).mean() < 0.1


def test_a_mirrored_face_is_someone_else(pairs):
    batch = sample_batch(pairs, config(batch=64), step=0)
    strokes = batch.style[:, 0] == 1
    assert (batch.coded[strokes] == 1).all()
    assert 0 < batch.coded.mean() < 1


def test_the_reconstruction_falls_and_the_adversary_joins(pairs):
    trainer = trainer_of(config(steps=60, batch=8, adversary_from=0.9))
    told = [trainer.train_step(pairs) for _ in range(60)]
    first, last = (np.mean([t["reconstruction"] for t in part]) for part in (told[:5], told[-5:]))
    assert last < 0.85 * first
    assert ["adversary" in t for t in told] == [False] * 54 + [True] * 6


def test_a_resumed_run_is_the_same_run(pairs, tmp_path):
    whole, half = trainer_of(config()), trainer_of(config())
    for _ in range(2):
        half.train_step(pairs)
    half.save(tmp_path / "checkpoint.pt")
    resumed = trainer_of(config())
    resumed.load(tmp_path / "checkpoint.pt")
    for trainer, steps in ((whole, 4), (resumed, 2)):
        for _ in range(steps):
            trainer.train_step(pairs)
    for a, b in zip(whole.average.parameters(), resumed.average.parameters(), strict=True):
        assert torch.equal(a, b)


def test_a_checkpoint_of_another_network_is_refused(pairs, tmp_path):
    trainer_of(config()).save(tmp_path / "checkpoint.pt")
    other = trainer_of(config(network=PhotoNetConfig(channels=(8, 8, 8, 8), style=16)))
    with pytest.raises(ConfigError, match="another configuration"):
        other.load(tmp_path / "checkpoint.pt")


def test_the_critic_learns_to_rank_clean_drawings_first(pairs):
    figures = ranked(train_critic(pairs, 120, 1), pairs)
    assert figures["ranked"] > 0.85
    assert set(figures) == {"ranked", *(f"ranked_{flaw.replace(' ', '_')}" for flaw in FLAWS)}


def test_a_missing_mouth_is_a_lost_part(pairs):
    real = pairs.fields[:, 1].astype(np.float32) / 127
    assert lost_share(real > 0, real > 0) == 0.0
    drawn = real.copy()
    drawn[:, 58:86] = -1.0
    assert lost_share(drawn > 0, real > 0) == pytest.approx(1 / 3)


def test_vagueness_tells_errors_that_come_with_faint_fields(pairs):
    real = pairs.fields[:, 1].astype(np.float32) / 127
    drawn = real.copy()
    drawn[:4, 58:86] = 0.1 * np.roll(real[:4, 58:86], 4, axis=1)
    assert vagueness_tells(drawn, real) > 0.5
    assert vagueness_tells(real, real) == 0.0


def test_pairs_are_made_once_and_the_same_again(sources, tmp_path):
    recipe = PairRecipe(renders=10)
    load = make_pairs(sources, recipe, tmp_path, processes=1)
    first = load("validation")
    assert first.views.shape[1:] == (HEIGHT * VIEW_FINE, WIDTH * VIEW_FINE)
    assert not first.styled.any()
    assert (first.fields[:, 0] > 0).any((1, 2)).all()
    (shard,) = [
        path for path in tmp_path.glob("renders-*.npz") if len(np.load(path)["views"]) == 1
    ][:1]
    shard.unlink()
    again = make_pairs(sources, recipe, tmp_path, processes=1)("validation")
    np.testing.assert_array_equal(first.views, again.views)
    np.testing.assert_array_equal(first.fields, again.fields)


def test_the_verb_writes_a_model_that_draws(
    sources, tmp_path, paint_portrait, portrait_landmarks, monkeypatch
):
    monkeypatch.setattr(train_photo, "PHOTO_PRESETS", {"cpu": config()})
    parser = argparse.ArgumentParser()
    train_photo.add_arguments(parser)
    output = tmp_path / "model"
    words = ["--data", str(sources.root), "--output", str(output), "--work", str(tmp_path / "work")]
    words += ["--steps", "2", "--critic-steps", "2", "--renders", "10"]
    threads = torch.get_num_threads()
    assert train_photo.run(parser.parse_args(words)) == 0
    torch.set_num_threads(threads)
    record = json.loads((output / "model.json").read_text())
    assert record["metrics"].keys() >= {"strokes_renders_iou", "ranked"}
    assert record["sha256"] in (output / "MODEL_CARD.md").read_text()
    artist = load_artist(output)
    for style in STYLES:
        drawn = artist.draw(paint_portrait(), portrait_landmarks, style)
        assert drawn.field.shape == (HEIGHT, WIDTH)
        assert drawn.identity.shape == (IDENTITY_SIZE,)
        assert 0.0 <= drawn.quality <= 1.0
