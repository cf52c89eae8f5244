"""Parameters of the node ``face``."""

import cv2

from emotion_face.face import FaceSettings


def test_a_frame_waits_for_no_thread_of_opencv() -> None:
    cv2.setNumThreads(2)
    FaceSettings().animator()
    assert cv2.getNumThreads() == 1
