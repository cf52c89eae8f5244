"""The people node: camera images in, people and a point to look at out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from geometry_msgs.msg import PointStamped
from numpy.typing import NDArray
from rclpy.parameter import Parameter
from sensor_msgs.msg import CameraInfo, CompressedImage, Image

from emotion_face.affect import EMOTIONS, Metronome
from emotion_face.diagnosis import Diagnosis, Level
from emotion_face.face import FACE_FRAME
from emotion_face.msg import Approach as ApproachMessage
from emotion_face.msg import Mirror, People, Person
from emotion_face.nodes import camera_images, conversions, pictures, qos
from emotion_face.nodes.call_queue import CallQueue
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.frames import Frames
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare_settings, refuse_changes, settings_of
from emotion_face.nodes.range_sensors import SENSORS, Bearings
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.topics import Topics
from emotion_face.people import (
    Approach,
    Approaches,
    Camera,
    Lookout,
    Optics,
    PeopleSettings,
    Scene,
    Shot,
    Watcher,
    annotated,
    direction,
)
from emotion_face.people import Person as SeenPerson
from emotion_face.recognition import FaceFinder, FeelingsReader, fetch, model_place

SILENT_S = 2.5
"""Time without an image after which all people are gone."""
CONFIDENCE = 0.3
"""Confidence from which a detection is a face: MediaPipe's 0.5 misses more of the small and dark
ones, and a false detection is rarely repeated."""
STARTLED_S = 1.0
"""Time for which the face looks at something that comes fast, instead of people."""
_TOPICS = {"raw": (Image, "image_raw"), "compressed": (CompressedImage, "image_raw/compressed")}


def make_watcher(settings: PeopleSettings, note: Callable[[str], object]) -> Watcher:
    """A watcher with face finder and recogniser of feelings; may download a missing model."""
    path = Path(settings.face_model) if settings.face_model else None
    reader = FeelingsReader()
    if settings.fetch_model:
        fetch(model_place(path), note)
    return Watcher(FaceFinder(path, confidence=CONFIDENCE), reader)


class PeopleNode(GuardedNode):
    """Detects people, their feelings and whether they look at the face, and looks at them.

    A separate thread processes the newest image, at most ``rate_hz`` times a second. Nothing is
    loaded before the first image comes. Images stay in memory only while they are
    processed.

    Parameters
    ----------
    video, image_transport, face_frame, face_model, fetch_model
        See ``config/nodes.yaml``.
    rate_hz, field_of_view_deg, upside_down, look_at, mirror
        See ``config/nodes.yaml``; they can be set live.

    Publishers
    ----------
    people : People
        For every processed image, with its stamp.
    look_at : geometry_msgs/PointStamped
        Where the face should look, while somebody is there.
    mirror : Mirror
        The expression of the person it looks at, with ``mirror``.
    approach : Approach
        Something comes fast towards a range sensor; the face looks there, too.
    people/image : sensor_msgs/Image
        rgb8, the image with the results drawn in, while somebody subscribes.

    Subscriptions
    -------------
    image_raw : sensor_msgs/Image
        Unless the images are compressed, or come from the node's own camera or video.
    image_raw/compressed : sensor_msgs/CompressedImage
        With ``image_transport`` compressed, instead.
    camera_info : sensor_msgs/CameraInfo
        The camera's intrinsics.
    range : sensor_msgs/Range
    scan : sensor_msgs/LaserScan
    points : sensor_msgs/PointCloud2
        If ``sensor_msgs_py`` is installed.
    """

    def __init__(
        self,
        make: Callable[[PeopleSettings, Callable[[str], object]], Watcher] = make_watcher,
    ) -> None:
        super().__init__("people")
        declare_settings(self, PeopleSettings())
        settings = settings_of(self, PeopleSettings, [])

        self._topics = Topics(self)
        self._frames = Frames(self, settings.face_frame)
        self._metronome = Metronome(settings.rate_hz)
        self._optics: tuple[Optics, int] | None = None
        self._shot_s = -np.inf
        self._number, self._took_s, self._problem = 0, 0.0, ""
        self._people: list[SeenPerson] = []
        Health(self, "seeing people", self._topics, self._diagnose)

        self._said = self._topics.publisher(People, "people", qos.PEOPLE)
        self._looks = self._topics.publisher(PointStamped, "look_at", qos.FRAMES, shared=True)
        self._mirrors = self._topics.publisher(Mirror, "mirror", qos.FRAMES)
        self._images = self._topics.publisher(Image, "people/image", qos.FRAMES)
        self._comings = self._topics.publisher(ApproachMessage, "approach", qos.STIMULI)
        self._startled_s = -np.inf
        for topic, (kind, bearings_of) in SENSORS.items():
            hear = partial(self._on_bearings, bearings_of, Approaches())
            self._topics.subscription(kind, topic, hear, qos.INPUTS)

        self._calls = CallQueue(self)
        self._lookout = Lookout(
            partial(make, settings, partial(self._calls.post, self._note)),
            settings,
            on_scene=partial(self._calls.post, self._on_scene),
            on_error=partial(self._calls.post, self._seeing),
        )
        self._camera: Camera | None = None
        if settings.video:
            self._camera = Camera(
                settings.video,
                on_picture=lambda picture: self._put(Shot(lambda: picture, clock_s(self))),
                wants=lambda: bool(self._metronome.due(clock_s(self))),
                on_error=partial(self._calls.post, self._on_no_picture),
            )
        else:
            kind, topic = _TOPICS[settings.image_transport]
            self._topics.subscription(kind, topic, self._on_image, qos.NEWEST_FRAME)
            self._topics.subscription(CameraInfo, "camera_info", self._on_info, qos.INPUTS)
        refuse_changes(self, lambda changes: settings_of(self, PeopleSettings, changes))
        self.add_post_set_parameters_callback(self._on_parameters_set)
        self.create_timer(1.0, self._on_watch)

    def _on_image(self, message: Image | CompressedImage) -> None:
        time_s = conversions.stamp_s(message) or clock_s(self)
        if self._metronome.due(time_s):
            take = camera_images.taker(message)
            self._put(Shot(take, time_s, self._optics, message.header.frame_id))

    def _on_info(self, message: CameraInfo) -> None:
        self._optics = camera_images.optics_of(message)

    def _put(self, shot: Shot) -> None:
        self._shot_s = clock_s(self)
        self._lookout.put(shot)

    def _on_watch(self) -> None:
        now_s = clock_s(self)
        if self._people and not 0.0 <= now_s - self._shot_s <= SILENT_S:
            self._lookout.put(Shot(lambda: None, now_s))

    def _on_scene(self, scene: Scene, shot: Shot, took_s: float) -> None:
        self._number, self._took_s = self._number + 1, max(self._took_s, took_s)
        self._people = list(scene.people)
        dark = "the picture is too dark to see anybody: light the place, or take off the lens cap"
        self._problem = dark if scene.is_dark else ""
        stamp = conversions.time_message(scene.time_s)
        said = _people_message(scene)
        said.header.stamp, said.header.frame_id = stamp, shot.frame_id
        self._said.publish(said)
        if scene.look is not None and not 0.0 <= clock_s(self) - self._startled_s < STARTLED_S:
            point = self._frames.to_face(
                scene.look, shot.frame_id, upside_down=self._lookout.settings.upside_down
            )
            self._look_at(point, scene.time_s)
        if scene.mirrored is not None:
            mirror = conversions.mirror_message(scene.mirrored)
            mirror.header.stamp = stamp
            self._mirrors.publish(mirror)
        if scene.picture.size and self._images.get_subscription_count():
            image = pictures.colour_message(annotated(scene), stamp)
            image.header.frame_id = shot.frame_id
            self._images.publish(image)

    def _look_at(self, point: NDArray[np.float64], time_s: float) -> None:
        if point[0] <= 0.0:  # the face cannot look behind itself
            return
        look = PointStamped()
        look.header.stamp, look.header.frame_id = conversions.time_message(time_s), FACE_FRAME
        look.point.x, look.point.y, look.point.z = point.tolist()
        self._looks.publish(look)

    def _on_bearings(
        self, bearings_of: Callable[[Any], Bearings], approaches: Approaches, message: Any
    ) -> None:
        time_s = conversions.stamp_s(message) or clock_s(self)
        coming = approaches.watch(*bearings_of(message), time_s)
        if coming is None:
            return
        said = _approach_message(coming)
        said.header = message.header
        self._comings.publish(said)
        self._startled_s = clock_s(self)
        ahead, left = np.cos(coming.azimuth_rad), np.sin(coming.azimuth_rad)
        self._look_at(coming.distance_m * np.array([ahead, left, 0.0]), time_s)

    def _seeing(self, error: Exception) -> None:
        """Warn of a fault in the thread, as of a fault in a callback."""
        raise error

    def _on_no_picture(self, error: Exception) -> None:
        self._problem = str(error)
        raise error

    def _note(self, text: str) -> None:
        self.get_logger().info(text)

    def _diagnose(self) -> Diagnosis:
        number, took_s = self._number, self._took_s
        self._number, self._took_s = 0, 0.0
        values = {
            "people": str(len(self._people)),
            "pictures looked at": str(number),
            "longest look [ms]": f"{1e3 * took_s:.0f}",
        }
        return Diagnosis(Level.WARN if self._problem else Level.OK, self._problem, values)

    def _on_parameters_set(self, parameters: list[Parameter]) -> None:
        settings = settings_of(self, PeopleSettings, parameters)
        if settings.rate_hz != self._lookout.settings.rate_hz:
            self._metronome = Metronome(settings.rate_hz)
        self._lookout.settings = settings

    def destroy_node(self) -> None:
        """End the threads."""
        if hasattr(self, "_camera") and self._camera:
            self._camera.close()
        if hasattr(self, "_lookout"):  # not if a parameter was refused
            self._lookout.close()
        super().destroy_node()


def _approach_message(coming: Approach) -> ApproachMessage:
    """Message of an approach, not yet stamped."""
    return ApproachMessage(
        azimuth=coming.azimuth_rad,
        distance=coming.distance_m,
        speed=coming.speed_m_s,
        contact=coming.distance_m / coming.speed_m_s,
    )


def _people_message(scene: Scene) -> People:
    """Message of a scene, not yet stamped."""
    focus = scene.focus
    shown = focus.shown.tolist() if focus else [0.0] * len(EMOTIONS)
    return People(
        width=scene.size[0],
        height=scene.size[1],
        people=[_person_message(person) for person in scene.people if person.is_seen],
        count=len(scene.people),
        focus=focus.id if focus else 0,
        left=scene.has_left,
        attended=scene.attended_s,
        ignored=scene.ignored_s,
        **dict(zip(EMOTIONS, shown, strict=True)),
    )


def _person_message(person: SeenPerson) -> Person:
    left, top, right, bottom = person.box
    azimuth, elevation = direction(person.point)
    return Person(
        id=person.id,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        size=person.size,
        azimuth=azimuth,
        elevation=elevation,
        distance=person.distance_m,
        emotion=person.emotion,
        valence=person.valence,
        arousal=person.arousal,
        confidence=person.confidence,
        looks_at_me=person.looks_at_me,
    )


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(PeopleNode, "people")
