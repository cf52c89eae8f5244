"""Parameters of the node ``people``."""

from dataclasses import dataclass

from emotion_face.settings import Checked, check_names, choice, quantity

WHOM = ("nearest", "newest", "nobody")
TRANSPORTS = ("raw", "compressed")


@dataclass(frozen=True, kw_only=True)
class PeopleSettings(Checked):
    """Source of the images, rate of processing, and use of the results."""

    video: str = choice(
        "", "number of a camera or path of a video; empty: images of a topic", live=False
    )
    image_transport: str = choice("raw", "topic of the images: raw or compressed", live=False)
    face_frame: str = choice(
        "face", "frame of the points to look at, if tf2 knows the camera's", live=False
    )
    face_model: str = choice(
        "", "path of MediaPipe's face_landmarker.task; empty: as installed", live=False
    )
    fetch_model: bool = choice(
        False, "whether that model is downloaded from its publisher, once, if it is missing",
        live=False,
    )  # fmt: skip
    rate_hz: float = quantity(
        "Hz", 0.1, 60.0, default=5.0, about="pictures looked at a second, at most"
    )
    field_of_view_deg: float = quantity(
        "deg", 10.0, 170.0, default=60.0,
        about="horizontal field of view of a camera without camera_info",
    )  # fmt: skip
    upside_down: bool = choice(False, "whether the camera hangs upside down")
    look_at: str = choice("nearest", "whom the face looks at: nearest, newest or nobody")
    mirror: bool = choice(False, "whether the face shows that person's own expression")

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("look_at", (self.look_at,), WHOM)
        check_names("image_transport", (self.image_transport,), TRANSPORTS)
