"""Loaders of labelled photographs, on tiny sets in the real ones' layouts."""

import csv

import cv2
import numpy as np
import pytest

from emotion_face.errors import ConfigError
from emotion_face.training.feeling_sets import LOADERS, load_set
from emotion_face.training.population import split_of


def paint(path, tone=100):
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((60, 50), tone, np.uint8))


def write_rows(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def seen(kind, folder):
    return {one.name: (one.feeling, one.split) for one in load_set(kind, folder)}


def test_affectnet_has_valence_arousal_and_its_own_splits(tmp_path):
    for part, number, label in (("train_set", 0, 1), ("train_set", 1, 8), ("val_set", 2, 7)):
        paint(tmp_path / part / "images" / f"{number}.jpg")
        notes = tmp_path / part / "annotations"
        notes.mkdir(exist_ok=True)
        for what, value in (("exp", str(label)), ("val", "0.5"), ("aro", "-0.25")):
            np.save(notes / f"{number}_{what}.npy", np.array(value))
    found = load_set("affectnet", tmp_path)
    assert [(one.feeling, one.split) for one in found] == [("joy", "train"), ("disgust", "test")]
    assert found[0].affect == (0.5, -0.25)
    assert found[0].picture().shape == (60, 50)


def test_affectnet_as_lists(tmp_path):
    paint(tmp_path / "Manually_Annotated_Images" / "7" / "a.jpg")
    lists = tmp_path / "Manually_Annotated_file_lists"
    head = ("subDirectory_filePath", "expression", "valence", "arousal")
    write_rows(lists / "training.csv", head, ("7/a.jpg", 4, -0.5, 0.75), ("7/b.jpg", 10, -2, -2))
    write_rows(lists / "validation.csv", head, ("7/c.jpg", 0, -2, -2))
    found = load_set("affectnet", tmp_path)
    assert [(one.feeling, one.split) for one in found] == [("fear", "train"), ("neutral", "test")]
    assert found[0].affect == (-0.5, 0.75)
    assert np.isnan(found[1].affect).all()
    assert found[0].picture().shape == (60, 50)


def test_affectnet_of_96_px_takes_the_label_of_its_table_not_of_the_folder(tmp_path):
    paint(tmp_path / "anger" / "image0.jpg")
    rows = ("", "pth", "label", "relFCs"), (0, "anger/image0.jpg", "surprise", 0.9)
    write_rows(tmp_path / "labels.csv", *rows)
    assert seen("affectnet-96", tmp_path) == {
        "anger/image0.jpg": ("surprise", split_of("anger/image0.jpg"))
    }


@pytest.mark.parametrize("inner", ["basic", "."])
def test_raf_db(tmp_path, inner):
    root = tmp_path / inner
    paint(root / "Image" / "aligned" / "train_00001_aligned.jpg", 40)
    paint(root / "Image" / "original" / "test_0001.jpg", 90)
    (root / "EmoLabel").mkdir()
    lines = "train_00001.jpg 5\ntest_0001.jpg 7\n"
    (root / "EmoLabel" / "list_patition_label.txt").write_text(lines)
    assert seen("raf-db", tmp_path) == {
        "train_00001.jpg": ("sad", "train"),
        "test_0001.jpg": ("neutral", "test"),
    }
    assert [round(one.picture().mean(), -1) for one in load_set("raf-db", tmp_path)] == [40, 90]


def test_rafd_leaves_profiles_out_and_knows_people(tmp_path):
    for view in ("090", "180"):
        paint(tmp_path / f"Rafd{view}_01_Caucasian_female_contemptuous_frontal.jpg")
    (one,) = load_set("rafd", tmp_path)
    assert (one.feeling, one.person, one.split) == ("disgust", "rafd/01", split_of("rafd/01"))


def test_ck_plus_takes_the_first_frame_as_neutral_and_the_last_as_labelled(tmp_path):
    sequence = tmp_path / "cohn-kanade-images" / "S005" / "001"
    for frame, tone in ((1, 10), (2, 20), (3, 30)):
        paint(sequence / f"S005_001_0000000{frame}.png", tone)
    note = tmp_path / "Emotion" / "S005" / "001" / "S005_001_00000003_emotion.txt"
    note.parent.mkdir(parents=True)
    note.write_text("   3.0000000e+00\n")
    found = load_set("ck+", tmp_path)
    assert [(one.feeling, one.picture()[0, 0]) for one in found] == [
        ("neutral", 10),
        ("disgust", 30),
    ]
    assert {one.person for one in found} == {"ck+/S005"}


def test_kdef_leaves_profiles_out_and_knows_people(tmp_path):
    for name in ("AF01ANS.JPG", "BM07HAHL.JPG", "AF01ANFL.JPG"):
        paint(tmp_path / name[:4] / name)
    found = load_set("kdef", tmp_path)
    assert [(one.feeling, one.person) for one in found] == [
        ("mad", "kdef/F01"),
        ("joy", "kdef/M07"),
    ]


PIXELS = " ".join(["7"] * 48 * 48)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("fer2013.csv", ("emotion", "pixels", "Usage")),
        ("icml_face_data.csv", ("emotion", " Usage", " pixels")),
    ],
)
def test_fer2013_of_either_table(tmp_path, name, head):
    values = {"emotion": 3, "pixels": PIXELS, "Usage": "PublicTest"}
    write_rows(tmp_path / name, head, [values[key.strip()] for key in head])
    (one,) = load_set("fer2013", tmp_path)
    assert (one.feeling, one.split) == ("joy", "validation")
    assert (one.picture() == np.full((48, 48), 7)).all()


def test_fer2013_of_an_archive_is_the_private_test(tmp_path):
    images = np.arange(2, dtype=np.uint8)[:, None, None].repeat(48, 1).repeat(48, 2)
    np.savez(
        tmp_path / "private_test.npz",
        images=images, labels=np.array([1, 0]), names=np.array(["anger", "sadness"]),
    )  # fmt: skip
    found = load_set("fer2013", tmp_path)
    assert [(one.feeling, one.split, one.picture()[0, 0]) for one in found] == [
        ("sad", "test", 0),
        ("mad", "test", 1),
    ]


def test_fer_plus_takes_the_clear_majority(tmp_path):
    picture = (0, PIXELS, "Training")
    write_rows(tmp_path / "fer2013.csv", ("emotion", "pixels", "Usage"), *[picture] * 3)
    head = (
        "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
    )
    votes = ([0, 0, 6, 0, 4, 0, 0, 0, 0, 0], [5, 0, 0, 5, 0, 0, 0, 0, 0, 0], [0] * 9 + [10])
    rows = [["Training", f"fer{k}.png", *row] for k, row in enumerate(votes)]
    write_rows(tmp_path / "fer2013new.csv", head.split(","), *rows)
    assert seen("fer+", tmp_path) == {"0": ("surprise", "train")}


def test_fer_plus_beside_another_table_is_refused(tmp_path):
    write_rows(tmp_path / "fer2013.csv", ("emotion", "pixels", "Usage"))
    write_rows(tmp_path / "fer2013new.csv", ("Usage",), ("Training",))
    with pytest.raises(ConfigError, match="1 rows of votes beside 0 pictures"):
        load_set("fer+", tmp_path)


def test_folders_of_labels_with_splits_or_without(tmp_path):
    paint(tmp_path / "plain" / "Happy" / "a.png")
    paint(tmp_path / "split" / "test" / "anger" / "b.png")
    paint(tmp_path / "split" / "train" / "fearful" / "c.png")
    assert seen("folders", tmp_path / "plain") == {"Happy/a.png": ("joy", split_of("Happy/a.png"))}
    assert seen("folders", tmp_path / "split") == {
        "test/anger/b.png": ("mad", "test"),
        "train/fearful/c.png": ("fear", "train"),
    }


@pytest.mark.parametrize("kind", LOADERS)
def test_a_wrong_folder_is_refused_with_what_was_expected(tmp_path, kind):
    (tmp_path / "holiday").mkdir()
    paint(tmp_path / "holiday" / "beach.jpg")
    with pytest.raises(ConfigError) as refused:
        load_set(kind, tmp_path)
    assert str(tmp_path) in str(refused.value)
    assert LOADERS[kind][1] in str(refused.value)


def test_a_picture_that_is_none_is_named(tmp_path):
    (tmp_path / "happy").mkdir()
    (tmp_path / "happy" / "broken.jpg").write_text("no picture")
    (one,) = load_set("folders", tmp_path)
    with pytest.raises(ConfigError, match=r"broken\.jpg: not a picture"):
        one.picture()
