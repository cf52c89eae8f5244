"""The network of feelings: lessons, a short training, the verbs."""

import argparse
import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from studio import KnownFaces

from emotion_face.cli import evaluate_feelings, train_feelings
from emotion_face.errors import ConfigError
from emotion_face.recognition import CROP_PX, FEELINGS, FeelingsReader, crop
from emotion_face.training import feelings_data
from emotion_face.training.engine import make_fabric
from emotion_face.training.feeling_faces import ACTIONS, wide_view
from emotion_face.training.feeling_sets import Labelled
from emotion_face.training.feelings_data import part_of
from emotion_face.training.feelings_loop import (
    AFFECT,
    FeelingsRun,
    FeelingsTraining,
    calibrated,
    crops,
    lessons,
    photographed,
)
from emotion_face.training.feelings_network import FeelingsNetConfig, Judge
from emotion_face.training.set_faces import find_faces

SMALL = FeelingsNetConfig(channels=(8, 8, 16, 16), hidden=8)
JOY, MAD, CALM = (FEELINGS.index(name) for name in ("joy", "mad", "neutral"))


def config(**changes):
    given = {"steps": 4, "batch": 8, "warmup": 1, "network": SMALL}
    return FeelingsTraining(**(given | changes))


def run_of(settings):
    return FeelingsRun(settings, make_fabric(settings))


def test_what_a_weak_act_shows_is_mostly_neutral(faces):
    weak = replace(faces, strengths=np.full(40, 0.3, np.float32))
    targets = lessons(weak, None, 0.5).targets
    assert targets[0, CALM] == pytest.approx(0.8)
    assert targets[0, JOY] == pytest.approx(0.2)


def test_the_kept_margin_gives_the_crop_that_the_robot_sees(paint_portrait, portrait_landmarks):
    image = paint_portrait()
    kept = crops(wide_view(image, portrait_landmarks)[None])[0]
    seen = crop(image, portrait_landmarks)
    assert np.abs(kept.astype(int) - seen.astype(int)).mean() < 4.0


def test_photographed_views_keep_shape_and_range_and_the_same_seed_the_same_view(faces):
    for seed in range(30):
        one, two = (photographed(faces.views[0], np.random.default_rng(seed)) for _ in range(2))
        assert one.shape == (CROP_PX, CROP_PX)
        assert one.min() >= 0.0 and one.max() <= 1.0
        np.testing.assert_array_equal(one, two)


def test_labels_and_teachers_share_what_is_learned(faces):
    told = np.full((40, 7), 1 / 7, np.float32)
    learned = lessons(faces, told, 0.4)
    assert learned.targets.sum(1) == pytest.approx(np.ones(40))
    assert learned.targets[0, JOY] == pytest.approx(0.4 + 0.6 / 7)
    assert learned.affect[0] == pytest.approx(learned.targets[0] @ AFFECT)


def test_faces_of_which_nothing_is_known_are_left_out(faces):
    unknown = replace(faces, labels=np.where(np.arange(40) < 30, -1, faces.labels))
    assert len(lessons(unknown, None, 0.5).faces) == 10
    assert len(lessons(unknown, np.full((40, 7), 1 / 7, np.float32), 0.5).faces) == 40
    with pytest.raises(ConfigError, match="--teachers"):
        lessons(unknown.rows(np.arange(30)), None, 0.5)


def test_given_valence_and_arousal_are_kept(faces):
    given = replace(faces, affect=np.full((40, 2), 0.25, np.float32))
    assert (lessons(given, None, 0.5).affect == 0.25).all()


def test_the_network_learns_what_it_is_shown(faces):
    run = run_of(config(steps=60, batch=16, ema=0.9, learning_rate=5e-3))
    learned = lessons(faces, None, 1.0)
    told = [run.train_step(learned)["feelings"] for _ in range(60)]
    assert np.mean(told[-5:]) < 0.7 * np.mean(told[:5])
    seen, _, _ = run.read(faces)
    assert (seen.argmax(1).numpy() == faces.labels).mean() > 0.9


def test_a_resumed_run_is_the_same_run(faces, tmp_path):
    learned = lessons(faces, None, 1.0)
    whole, half = run_of(config()), run_of(config())
    for _ in range(2):
        half.train_step(learned)
    half.save(tmp_path / "checkpoint.pt")
    resumed = run_of(config())
    resumed.load(tmp_path / "checkpoint.pt")
    for run, steps in ((whole, 4), (resumed, 2)):
        for _ in range(steps):
            run.train_step(learned)
    kept = resumed.average.state_dict()
    assert all(torch.equal(a, kept[name]) for name, a in whole.average.state_dict().items())


def test_calibration_trusts_the_expert_that_is_right(faces):
    run, learned = run_of(config()), lessons(faces, None, 1.0)
    told = torch.from_numpy(3.0 * learned.targets)
    run.read = lambda faces: (torch.zeros_like(told), told, torch.zeros(40, 2))
    assert calibrated(run, learned, learned).share == 1.0
    run.read = lambda faces: (told, -told, torch.zeros(40, 2))
    assert calibrated(run, learned, learned).share == 0.0


def test_what_was_frequent_in_training_is_not_said_for_it():
    class Undecided(torch.nn.Module):
        def forward(self, face, actions):
            prior = torch.tensor([[0.1, 0.1, 0.6, 0.05, 0.05, 0.05, 0.05]]).log()
            return prior, prior, torch.zeros(1, 2)

    judge = Judge(Undecided(), 0.5, 1.0, (0.1, 0.1, 0.6, 0.05, 0.05, 0.05, 0.05))
    probabilities, _ = judge(torch.zeros(1, CROP_PX, CROP_PX), torch.zeros(1, len(ACTIONS)))
    assert probabilities[0].tolist() == pytest.approx([1 / 7] * 7)


def test_faces_of_a_set_are_found_once(paint_portrait, found_face, tmp_path):
    class Counting(KnownFaces):
        looked = 0

        def find(self, image):
            self.looked += 1
            return super().find(image)

    def labelled(feeling):
        return Labelled(feeling, paint_portrait, feeling, "test", affect=(0.5, 0.1))

    finder = Counting(found_face)
    some = [labelled("joy"), labelled("sad")]
    found = find_faces(some, finder, tmp_path)
    assert [FEELINGS[label] for label in found.labels] == ["joy", "sad"]
    assert found.affect[0].tolist() == pytest.approx([0.5, 0.1])
    find_faces(some, finder, tmp_path)
    assert finder.looked == 2
    with pytest.raises(ConfigError, match="no face found in 1 pictures"):
        find_faces([labelled("joy")], KnownFaces(), tmp_path / "other")


@pytest.mark.parametrize("text", ["acted", "acted=", "affectnot=."])
def test_a_part_that_is_none_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError):
        part_of(text)


class FakeFinder(KnownFaces):
    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass


@pytest.fixture
def words(tmp_path, paint_portrait, found_face, monkeypatch):
    """A tiny set of folders, and the verbs' arguments for it."""
    for split in ("train", "validation", "test"):
        for label, tone in (("happy", 200), ("angry", 110)):
            (tmp_path / "set" / split / label).mkdir(parents=True)
            for k in range(3):
                file = tmp_path / "set" / split / label / f"{k}.png"
                cv2.imwrite(str(file), paint_portrait(tone + k))
    monkeypatch.setattr(feelings_data, "FaceFinder", lambda path: FakeFinder(found_face))
    return ["--data", f"folders={tmp_path / 'set'}", "--work", str(tmp_path / "work")]


def said_to(verb, words):
    parser = argparse.ArgumentParser()
    verb.add_arguments(parser)
    threads = torch.get_num_threads()
    status = verb.run(parser.parse_args(words))
    torch.set_num_threads(threads)
    return status


def test_the_verbs_train_a_model_and_measure_it(words, tmp_path, monkeypatch, capsys, faces):
    monkeypatch.setattr(train_feelings, "FEELINGS_PRESETS", {"cpu": config(steps=2)})
    model = tmp_path / "model"
    assert said_to(train_feelings, [*words, "--output", str(model), "--threads", "1"]) == 0
    record = json.loads((model / "model.json").read_text())
    assert record["counts"] == {"train": 6, "validation": 6, "test": 6}
    assert record["sha256"] in (model / "MODEL_CARD.md").read_text()
    assert 0.0 <= record["metrics"]["test_macro"] <= 1.0
    probabilities, _ = FeelingsReader(model).tell(crops(faces.views[:5]), faces.actions[:5])
    assert probabilities.sum(1) == pytest.approx(np.ones(5), abs=1e-5)
    report = tmp_path / "report"
    capsys.readouterr()
    assert said_to(evaluate_feelings, [*words, "--model", str(model), "--output", str(report)]) == 0
    said = capsys.readouterr().out
    assert "accuracy_joy" in said and "faces found in 6 of 6 photographs" in said
    assert json.loads((report / "figures.json").read_text())["ours"]["faces"] == 6
    assert cv2.imread(str(report / "confusion.png")) is not None


def test_a_folder_that_is_not_there_is_refused_by_the_verb(words):
    with pytest.raises(ConfigError, match=r"acted=.*none: no such folder"):
        said_to(train_feelings, ["--data", "acted=none", *words[2:]])


def test_a_wrong_folder_is_refused_by_the_verb(words, tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(ConfigError, match=r"expected fer2013\.csv"):
        said_to(train_feelings, ["--data", f"fer2013={tmp_path / 'other'}", *words[2:]])
