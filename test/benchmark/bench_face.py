"""Cost of a frame: the generator in ONNX Runtime beside OpenCV's own ONNX engine, one thread."""

import time
from collections.abc import Callable
from functools import partial

import cv2
import numpy as np
from stopwatch import cpu_us

from emotion_face.affect import EMOTIONS
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    load_generator,
    load_identity,
)
from emotion_face.face.controls import Controls
from emotion_face.resources import share_path

Row = tuple[str, float, str, str, float]


def median_ms(call: Callable[[], object], repeats: int = 300) -> float:
    """Median time of ``call`` [ms], after a warm-up."""
    for _ in range(20):
        call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1e3


def run() -> list[Row]:
    """Rows of name, value, unit, peer and the ratio of our cost to the peer's."""
    generator = load_generator()
    identity = load_identity(generator, "seed:7")
    controls = Controls(emotions=np.eye(len(EMOTIONS))[2])
    ours = median_ms(lambda: generator.field(identity, controls))

    cv2.setNumThreads(1)
    peer = cv2.dnn.readNetFromONNX(str(share_path("models", "strokes", "model.onnx")))

    def draw_by_peer() -> object:
        peer.setInput(identity[None], "identity")
        peer.setInput(controls.vector()[None], "controls")
        return peer.forward()

    theirs = median_ms(draw_by_peer)
    apart = np.abs(peer.forward()[0] - generator.field(identity, controls)).max()
    if apart > 1e-2:
        raise RuntimeError(f"the peer draws another picture: fields differ by {apart:.3f}")

    batches: list[Row] = []
    for model, person in (("strokes", "ada"), ("portrait", "ines")):
        crowd = load_generator(model)
        member, each_us = load_identity(crowd, person), {}
        for count in (1, 10, 100):
            poses = [Controls(emotions=np.eye(len(EMOTIONS))[k % 7]) for k in range(count)]
            draw = partial(crowd.fields, [member] * count, poses)
            each_us[count] = cpu_us(draw, max(300 // count, 5)) / count
            name = f"generator, {model}, each of {count} faces in a call"
            batches.append(
                (name, each_us[count] / 1e3, "ms CPU", "one face", each_us[1] / each_us[count])
            )

    animator = FaceAnimator(generator, identity, FaceParameters())
    joy = Expression(np.eye(len(EMOTIONS))[2] * 0.8, 0.5, 0.8)
    clock = iter(np.arange(0.0, 1e4, 0.04))
    frame = median_ms(lambda: animator.frame(float(next(clock)), joy))
    return [
        ("generator, one frame", ours, "ms", "OpenCV dnn, same network", theirs / ours),
        ("frame: life, generator, camera, ink", frame, "ms", "generator alone", ours / frame),
        *batches,
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
