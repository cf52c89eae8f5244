"""Mirroring."""

import numpy as np
import pytest

from emotion_face.face.controls import Controls
from emotion_face.face.parts import Pose
from emotion_face.face.reflection import HOLD_S, Reflection

STEP_S = 0.04
OWN = Pose(emotions=np.eye(7)[4], brows=np.eye(7)[4], mouth=np.eye(7)[4], pupil=0.3, yaw=0.2)
SMILE = Controls(emotions=np.eye(7)[2], lid_left=0.0, gaze_x=-0.8, jaw=0.4, yaw=-0.5)


def after(reflection, time_s):
    for _ in range(round(time_s / STEP_S)):
        pose = reflection.over(OWN, STEP_S)
    return pose


def test_without_anybody_the_face_is_its_own():
    assert Reflection().over(OWN, STEP_S) is OWN


def test_whoever_comes_is_shown_by_brows_eyes_and_mouth_and_its_pupils_stay():
    reflection = Reflection()
    for _ in range(10):
        reflection.take(SMILE)
        pose = after(reflection, 2 * STEP_S)
    for part in (pose.emotions, pose.brows, pose.mouth):
        assert part == pytest.approx(SMILE.emotions)
    assert (pose.lid_left, pose.gaze_x, pose.jaw, pose.yaw) == pytest.approx((0.0, -0.8, 0.4, -0.5))
    assert pose.pupil == 0.3


def test_it_comes_and_goes_without_a_jump_and_follows_soon():
    reflection, poses = Reflection(), [OWN]
    for step in range(50):
        if step < 20:
            reflection.take(SMILE)
        poses.append(reflection.over(OWN, STEP_S))
    joy = np.array([pose.emotions[2] for pose in poses])
    assert np.abs(np.diff(joy)).max() < 0.2
    assert joy[20] == pytest.approx(1.0)
    assert joy[-1] == 0.0
    assert poses[-1] is OWN
    reflection.take(Controls())
    after(reflection, HOLD_S / 2)
    reflection.take(SMILE)
    assert after(reflection, 0.12).emotions[2] > 0.5
