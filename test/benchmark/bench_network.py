"""Bytes on the link between two machines, and the ages of messages where packets are lost."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
from builtin_interfaces.msg import Time
from network.lan import Lan
from network.observer import Observer
from sensor_msgs.msg import CompressedImage, Image
from session import session

from emotion_face.display import Frame
from emotion_face.msg import EmotionState
from emotion_face.nodes import conversions, pictures
from emotion_face.resources import share_path

Row = tuple[str, float, str, str, float]
RATE_HZ = 25.0
SPAN_S = 8.0
SETTLE_S = 2.0
FRAMES = 100
LOSS, DELAY_S, LOSSY_SPAN_S = 0.05, 0.05, 30.0
PROFILE = share_path("config", "fastdds", "lossy_network.xml")


def state(frame: Frame, stamp: Time) -> EmotionState:
    """A state as long as most."""
    message = EmotionState(emotion="surprise", blend="surprise", word="amazement")
    message.header.stamp = stamp
    return message


def image(frame: Frame, stamp: Time) -> Image:
    """A frame as `face` publishes it."""
    return pictures.frame_message(frame, stamp)


def compressed(frame: Frame, stamp: Time) -> CompressedImage:
    """The same as image_transport compresses it."""
    message = CompressedImage(
        format="mono8; png compressed", data=cv2.imencode(".png", frame)[1].tobytes()
    )
    message.header.stamp = stamp
    return message


CASES: dict[str, tuple[Any, str, Callable[[Frame, Time], Any]]] = {
    "states": (EmotionState, "STATES", state),
    "frames": (Image, "FRAMES", image),
    "frames as PNG": (CompressedImage, "FRAMES", compressed),
}
AGES = {
    "heard by a face": ("NEWEST_STATES", {}),
    "sent again": ("STATES", {}),
    "sent again, with the profile": ("STATES", {"FASTDDS_DEFAULT_PROFILES_FILE": str(PROFILE)}),
}


@contextmanager
def talking(
    frames: list[Frame],
    kind: Any,
    profile: str,
    make: Callable[[Frame, Time], Any],
    heard: str = "FRAMES",
    environment: Mapping[str, str] = {},
) -> Iterator[tuple[Lan, Observer, Callable[[float], None]]]:
    """The link, who hears, and a call that publishes `RATE_HZ` messages a second for a time [s]."""
    lan = Lan()
    try:
        pc, pi = lan.add("pc", "10.77.0.1"), lan.add("pi", "10.77.0.2")
        speaker, hearer = (Observer(machine, **environment) for machine in (pc, pi))
        messages = hearer.listen(kind, "topic", heard)
        publish = speaker.speak(kind, "topic", profile)

        def talk(span_s: float) -> None:
            start_s = time.monotonic()
            for number in range(round(RATE_HZ * span_s)):
                publish(make(frames[number % len(frames)], conversions.time_message(time.time())))
                hearer.run(max(0.0, start_s + (number + 1) / RATE_HZ - time.monotonic()))
                time.sleep(max(0.0, start_s + (number + 1) / RATE_HZ - time.monotonic()))

        publish(make(frames[0], Time()))
        while not messages:
            hearer.run()
        talk(SETTLE_S)
        hearer.ages_s["topic"].clear()
        yield lan, hearer, talk
    finally:
        lan.close()


def rate(frames: list[Frame], *case: Any) -> float:
    """Bytes a second of both directions."""
    with talking(frames, *case) as (lan, _, talk):
        before = sum(lan.carried_bytes.values())
        talk(SPAN_S)
        return (sum(lan.carried_bytes.values()) - before) / SPAN_S


def ages_ms(frames: list[Frame], heard: str, environment: Mapping[str, str]) -> list[float]:
    """Ages of states where packets are lost and delayed."""
    with talking(frames, *CASES["states"], heard, environment) as (lan, hearer, talk):
        lan.loss, lan.delay_s = dict.fromkeys(lan.loss, LOSS), DELAY_S
        talk(LOSSY_SPAN_S)
        return [1e3 * age_s for age_s in hearer.ages_s["topic"]]


def run() -> list[Row]:
    """Rows of name, value, unit, peer and ratio; needs to be root."""
    frames = session(FRAMES / RATE_HZ, RATE_HZ, "portrait", "ines")
    rows = [
        (f"network: {name}, {RATE_HZ:g} a second", rate(frames, *case) / 1e3, "kB/s")
        for name, case in CASES.items()
    ]
    for name, case in AGES.items():
        ages = ages_ms(frames, *case)
        what = f"network, {LOSS:.0%} lost and {1e3 * DELAY_S:g} ms: age of a state {name}"
        rows += [
            (f"{what}, {share}", float(np.quantile(ages, quantile)), "ms")
            for share, quantile in (("median", 0.5), ("p99", 0.99))
        ]
        rows.append((f"{what}: received", len(ages) / (RATE_HZ * LOSSY_SPAN_S) * 100, "%"))
    return [(*row, "", np.nan) for row in rows]
