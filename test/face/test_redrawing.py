"""What is drawn anew when a pose changes, and what is only resampled."""

import dataclasses
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import OnnxGenerator, load_generator, load_identity
from emotion_face.face.bending import Bend
from emotion_face.face.camera import View
from emotion_face.face.controls import Controls
from emotion_face.face.parts import Drawing, Pose, Shot


def test_what_the_camera_moves_is_resampled_and_not_drawn_anew(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    asked: list[Controls] = []

    class Asked:
        def field(self, identity: object, controls: Controls) -> NDArray[np.float32]:
            asked.append(controls)
            return generator.field(someone, controls)

    drawing = Drawing(Asked())
    first = drawing.frame(someone, Shot(Pose(), View(1.0)), 0.5)
    assert drawing.frame(someone, Shot(Pose(), View(1.0, x=0.2)), 0.5) is first
    moved = drawing.frame(someone, Shot(Pose(), View(1.0, x=3.0)), 0.5)
    raised = drawing.frame(someone, Shot(Pose(bend=Bend(4.0)), View(1.0, x=3.0)), 0.5)
    assert (moved != first).any() and (raised != moved).any() and len(asked) == 1
    drawing.frame(someone, Shot(Pose(yaw=0.3), View(1.0, x=3.0)), 0.5)
    assert len(asked) == 2


def test_a_portrait_that_only_looks_elsewhere_runs_the_small_network_alone() -> None:
    generator = load_generator("portrait")
    person, drawings, looks = load_identity(generator, "ines"), [], []

    class Counted:
        def __init__(self, session: object, runs: list) -> None:
            self._session, self._runs = session, runs

        def run(self, *arguments: object) -> object:
            self._runs.append(1)
            return self._session.run(*arguments)

    counted = dataclasses.replace(
        generator,
        session=Counted(generator.session, drawings),
        eyes=Counted(generator.eyes, looks),
    )
    drawing, view = Drawing(counted), View(1.0)

    def shown(**changes: float) -> tuple[NDArray[np.uint8], int, int]:
        frame = drawing.frame(person, Shot(Pose(**changes), view), 0.5)
        return frame, len(drawings), len(looks)

    ahead, *runs = shown()
    assert runs == [1, 1]
    aside, *runs = shown(gaze_x=0.8)
    assert runs == [1, 2] and (aside != ahead).any()
    swaying, *runs = shown(gaze_x=0.8, yaw=0.04)
    assert runs == [1, 2] and swaying is aside, "0.6 px of a head that sways"
    turned, *runs = shown(gaze_x=0.8, yaw=0.3)
    assert runs == [2, 3] and (turned != aside).any()
    shut, *runs = shown(gaze_x=0.8, yaw=0.3, lid_left=0.9, lid_right=0.9)
    assert runs == [3, 4] and (shut != turned).any()


def test_small_sways_add_up_until_they_are_drawn(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    drawing = Drawing(generator)
    frames = [drawing.frame(someone, Shot(Pose(yaw=0.01 * k), View(1.0)), 0.5) for k in range(20)]
    changes = sum(after is not before for before, after in pairwise(frames))
    assert 2 <= changes <= 5
