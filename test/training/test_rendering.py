import numpy as np
import pytest

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face.controls import Controls
from emotion_face.training.rendering import SIDE_PX, ScanMesh, Studio
from emotion_face.training.scan_faces import LANDMARK_VERTICES


@pytest.fixture(scope="module")
def studio(sources):
    return Studio(ScanMesh.load(sources.scans))


@pytest.fixture
def someone(studio):
    return studio.person(np.random.default_rng(1))


def shot(studio, someone, controls, seed=2):
    return studio.photograph(someone, controls, np.random.default_rng(seed))


def test_a_face_is_seen_before_a_flat_wall(studio, someone):
    image, landmarks = shot(studio, someone, Controls())
    assert image.shape == (SIDE_PX, SIDE_PX)
    wall = image[0, 0]
    assert (image[:, 0] == wall).all()
    x, y = landmarks[30].round().astype(int)
    assert (image[y - 5 : y + 5, x - 5 : x + 5] != wall).any()


def test_the_same_seed_gives_the_same_picture_and_another_another(studio, someone):
    first, again, other = (shot(studio, someone, Controls(), seed)[0] for seed in (2, 2, 3))
    assert (first == again).all()
    assert (first != other).any()


def test_the_landmarks_move_with_the_head(studio, someone):
    _, straight = shot(studio, someone, Controls())
    _, turned = shot(studio, someone, Controls(yaw=1.0))
    _, nodded = shot(studio, someone, Controls(pitch=1.0))
    _, tilted = shot(studio, someone, Controls(roll=1.0))
    assert (turned[30] - straight[30])[0] > 10
    assert (nodded[30] - straight[30])[1] < -10
    assert tilted[36, 1] < straight[36, 1] < straight[45, 1] + 5 < tilted[45, 1] + 5


def test_an_emotion_moves_the_face(studio, someone):
    joy = np.eye(len(EMOTIONS))[EMOTIONS.index("joy")]
    _, calm = shot(studio, someone, Controls())
    _, glad = shot(studio, someone, Controls(joy))
    assert np.abs(glad - calm).max() > 1.0


def test_the_gaze_moves_the_iris_and_not_the_landmarks(studio, someone):
    straight, before = shot(studio, someone, Controls())
    aside, after = shot(studio, someone, Controls(gaze_x=1.0))
    np.testing.assert_allclose(after, before)
    assert (straight != aside).any()


def test_people_differ(studio):
    rng = np.random.default_rng(0)
    one, other = (studio.person(rng)[LANDMARK_VERTICES] for _ in range(2))
    assert np.abs(one - other).max() > 0.05


def test_another_archive_is_refused(tmp_path):
    np.savez(tmp_path / "other.npz", V0=np.zeros((3, 3)))
    with pytest.raises(ConfigError, match="ICT-FaceKit"):
        ScanMesh.load(tmp_path / "other.npz")
