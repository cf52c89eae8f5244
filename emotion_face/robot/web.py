"""The dashboard of a robot without ROS."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import (
    EMOTIONS,
    MODULATORS,
    NEUTRAL,
    EmotionReading,
    Stimulus,
    known_personalities,
)
from emotion_face.dashboard import (
    REPORT_S,
    Access,
    DashboardServer,
    Pace,
    Page,
    PageVocabulary,
    PersonalityRequest,
    Request,
    frame_news,
    state_news,
    stimulus_news,
)
from emotion_face.errors import EmotionFaceError
from emotion_face.robot.observer import Observer
from emotion_face.robot.robot import Robot

SOURCE = "dashboard"


class RobotDashboard(Observer):
    """Serves the web page of a robot until closed.

    Parameters
    ----------
    robot : Robot
    access : Access

    Raises
    ------
    DashboardError
        If it cannot listen.
    """

    def __init__(self, robot: Robot, access: Access) -> None:
        self._robot = robot
        self._is_watched = False
        self._server = DashboardServer(
            access,
            on_watched=partial(robot.post, self._on_watched),
            on_request=partial(robot.post, self._on_request),
            on_refusal=partial(robot.post, robot.warn),
        )
        self._pace, self._reported_s = Pace(robot.time_s), robot.time_s
        self._tell_vocabulary()
        robot.observers.append(self)

    @property
    def url(self) -> str:
        """Address of the page."""
        return self._server.url

    def close(self) -> None:
        """End the server."""
        self._robot.observers.remove(self)
        self._server.close()

    def on_stimulus(self, stimulus: Stimulus, at_s: float) -> None:
        """Tell of it."""
        if self._is_watched:
            self._server.tell(stimulus_news(at_s, stimulus.title))

    def on_state(self, state: EmotionReading) -> None:
        """Tell it, and once a second how fast all goes."""
        if not self._is_watched:
            return
        self._pace.states += 1
        self._server.tell(state_news(state))
        now_s = self._robot.time_s
        if not 0.0 <= now_s - self._reported_s < REPORT_S:
            self._server.tell(self._pace.report(now_s))
            self._reported_s = now_s

    def on_frame(self, frame: NDArray[np.uint8], state_s: float) -> None:
        """Show it."""
        if self._is_watched:
            self._pace.latencies_s.append(self._robot.time_s - state_s)
            self._server.tell(frame_news(frame))

    def _on_watched(self, faces: frozenset[str]) -> None:
        self._is_watched = bool(faces)
        self._pace = Pace(self._robot.time_s)

    def _on_request(self, request: Request, page: Page) -> None:
        if isinstance(request, PersonalityRequest):
            try:
                self._robot.use_personality(request.personality)
            except EmotionFaceError as error:
                page.answer(f"refused: {error}", is_error=True)
                return
            page.answer(f"personality {request.personality}")
            self._tell_vocabulary()
            return
        self._robot.stimulate(
            request.stimulus,
            request.intensity,
            doses=request.doses,
            duration_s=request.duration_s,
            source=SOURCE,
        )

    def _tell_vocabulary(self) -> None:
        words = PageVocabulary(
            stimuli=self._robot.vocabulary.names,
            modulators=MODULATORS,
            emotions=(*EMOTIONS, NEUTRAL),
            personalities=known_personalities(),
            personality=self._robot.settings.affect.personality,
        )
        self._server.tell_vocabulary(words)
