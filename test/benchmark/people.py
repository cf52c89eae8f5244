"""The people node on a video of people who act, with known ground truth.

``python test/benchmark/people.py --portraits FOLDER`` lets the folder's photographs act, publishes
the film as a camera would, and compares what the real node says over DDS, while a real face follows
with its eyes. It needs ``make photo`` and the training modules (``make build`` installs them).
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import psutil
import rclpy
from builtin_interfaces.msg import Time
from sensor_msgs.msg import CompressedImage

from emotion_face.face.gaze import EYE_SPAN_DEG, HEAD_SPAN_DEG
from emotion_face.msg import People
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.execution import make_executor
from emotion_face.nodes.face_node import FaceNode
from emotion_face.portrait.head import Head
from emotion_face.portrait.silhouette import SelfieSegmenter
from emotion_face.portrait.sitter import seat
from emotion_face.recognition import FaceFinder
from emotion_face.resources import share_path
from emotion_face.training.acts import ACTS, picture, sample_act
from emotion_face.training.population import SPLITS, split_of

CAMERA_HZ = 15.0
WIDTH, HEIGHT = 640, 480
PERSON_PX = 200
CYCLE_S, ACT_S = 24.0, 4.0
SETTLED_S = 1.0
VISITS = ((120.0, 0.0, 24.0), (320.0, 4.0, 20.0), (520.0, 8.0, 16.0))
"""Where somebody stands [px], and when they come and go in a cycle [s]."""
NEAR_PX = 60.0
CLOSE_DEG = 4.0
STEP_S, STEP_PX = 3.0, 70.0


@dataclass(frozen=True)
class Seen:
    """Somebody in a picture of the film."""

    who: int
    x: float
    y: float
    feeling: str
    age_s: float


def cast(folder: Path, number: int) -> list[dict[str, np.ndarray]]:
    """People of the test split in each feeling, RGB."""
    head, segmenter, actors = Head.load(), SelfieSegmenter(), []
    rng = np.random.default_rng(7)
    with FaceFinder() as finder:
        for file in sorted(folder.glob("*.jpg")):
            if len(actors) == number:
                break
            if split_of(file.stem) != SPLITS[2]:
                continue
            photograph = cv2.imread(str(file))
            found = finder.find(photograph)
            if len(found) != 1:
                continue
            sitter = seat(photograph, found[0], head, segmenter, 0.0)
            acts = {name: picture(sitter, sample_act(name, 1.0, head, rng))[0] for name in ACTS}
            actors.append({
                name: cv2.resize(grey, (PERSON_PX, PERSON_PX), interpolation=cv2.INTER_AREA)
                for name, grey in acts.items()
            })  # fmt: skip
            print(f"{file.stem} acts", flush=True)
    return actors


class Film:
    """Pictures of people who come, stand, sway, act and go."""

    def __init__(self, actors: list[dict[str, np.ndarray]]) -> None:
        self._actors = actors

    def at(self, time_s: float) -> tuple[np.ndarray, list[Seen]]:
        """Picture at a time, and who is in it."""
        image = np.full((HEIGHT, WIDTH), 120, np.uint8)
        cycle, inside_s = int(time_s // CYCLE_S), time_s % CYCLE_S
        seen = []
        for place, (x, comes_s, goes_s) in enumerate(VISITS):
            if not comes_s <= inside_s < goes_s:
                continue
            who = cycle * len(VISITS) + place
            actor = self._actors[who % len(self._actors)]
            act = int(inside_s // ACT_S)
            names = list(ACTS)
            feeling = names[(act + 2 * place + cycle) % len(names)]
            there_x = x + 25.0 * np.sin(1.3 * time_s + place)
            there_y = 240.0 + 20.0 * np.sin(0.9 * time_s + 2 * place)
            self._paste(image, actor[feeling], there_x, there_y)
            seen.append(Seen(who, there_x, there_y, feeling, inside_s - act * ACT_S))
        return cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), seen

    def stepping(self, time_s: float) -> tuple[np.ndarray, float]:
        """Picture of one person who steps to the side again and again, and where they stand."""
        image = np.full((HEIGHT, WIDTH), 120, np.uint8)
        step = int(time_s // STEP_S)
        x = 320.0 + STEP_PX * (abs((step + 2) % 8 - 4) - 2)
        self._paste(image, self._actors[0]["neutral"], x, 240.0)
        return cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), x

    @staticmethod
    def _paste(image: np.ndarray, person: np.ndarray, x: float, y: float) -> None:
        move = np.array([[1, 0, x - PERSON_PX / 2], [0, 1, y - PERSON_PX / 2]])
        mask = cv2.warpAffine(np.full_like(person, 255), move, (WIDTH, HEIGHT))
        put = cv2.warpAffine(person, move, (WIDTH, HEIGHT))
        image[mask > 127] = put[mask > 127]


def compressed(image: np.ndarray, stamp: Time) -> CompressedImage:
    """An RGB picture as a message; without compression DDS loses most of them."""
    coded = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1]
    message = CompressedImage(format="jpeg", data=coded.tobytes())
    message.header.stamp = stamp
    return message


class Stage:
    """The graph: a camera, the node in a process of its own, and a face here."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        rclpy.init()
        self.face = FaceNode()
        self.probe = rclpy.create_node("stage")
        self._executor = make_executor()
        for node in (self.face, AffectNode(), self.probe):
            self._executor.add_node(node)
        self.images = self.probe.create_publisher(
            CompressedImage, "image_raw/compressed", qos.NEWEST_FRAME
        )
        self.heard: list[People] = []
        self.probe.create_subscription(People, "people", self.heard.append, qos.STATES)
        self.gazes: list[tuple[float, float]] = []
        self._watch_gaze()
        self.start()

    def start(self) -> None:
        """Start the node."""
        self.node = subprocess.Popen(self._command)

    def _watch_gaze(self) -> None:
        animator = self.face._actor.animator
        pose = animator.pose

        def watched(*args, **options):
            made = pose(*args, **options)
            turned = made.gaze_x * EYE_SPAN_DEG + made.yaw * HEAD_SPAN_DEG[0]
            self.gazes.append((time.time(), turned))
            return made

        animator.pose = watched

    def show(self, make, duration_s: float, each_s=None) -> None:
        """Publish what `make` gives for the time since the start, and note what comes back."""
        start_s = time.time()
        due_s = start_s
        while (now_s := time.time()) < start_s + duration_s:
            if now_s >= due_s:
                due_s = max(due_s + 1.0 / CAMERA_HZ, now_s)
                stamp = conversions.time_message(now_s)
                image = make(now_s - start_s, conversions.seconds(stamp))
                if image is not None:
                    self.images.publish(compressed(image, stamp))
                if each_s:
                    each_s(now_s - start_s)
            self._executor.spin_once(timeout_sec=0.005)

    def until(self, done) -> float:
        """Run until something is so; the time it took [s]."""
        start_s = time.time()
        while not done():
            self._executor.spin_once(timeout_sec=0.01)
            assert time.time() < start_s + 120.0
        return time.time() - start_s

    def close(self) -> None:
        """End everything."""
        self.node.terminate()
        self.node.wait()
        rclpy.try_shutdown()


def compare(truths: dict[float, list[Seen]], heard: list[People]) -> None:
    """Print how often ids stay and emotions are right."""
    ids, right, settled, found, total = defaultdict(Counter), [], [], 0, 0
    confused = Counter()
    for message in heard:
        for seen in truths.get(conversions.seconds(message.header.stamp), []):
            if seen.age_s < 0.5 and not ids[seen.who]:
                continue  # they have just come
            total += 1
            near = [
                p for p in message.people
                if abs((p.left + p.right) / 2 - seen.x) < NEAR_PX
            ]  # fmt: skip
            if not near:
                continue
            found += 1
            ids[seen.who][near[0].id] += 1
            right.append(near[0].emotion == seen.feeling)
            if seen.age_s > SETTLED_S:
                settled.append(right[-1])
                confused[seen.feeling, near[0].emotion] += 1
    stable = sum(max(counts.values()) for counts in ids.values() if counts)
    print(f"pictures looked at: {len(heard)}; people in them: {total}, seen {found / total:.3f}")
    print(f"ids: {stable / total:.3f} of all, {stable / max(found, 1):.3f} of the seen keep theirs")
    print(f"emotion right: {np.mean(right):.3f} of all, {np.mean(settled):.3f} a second after it "
          "began")  # fmt: skip
    for feeling in ACTS:
        row = {b: n for (a, b), n in confused.items() if a == feeling}
        print(f"  {feeling}: {row.get(feeling, 0) / max(sum(row.values()), 1):.2f}  {row}")


def follow(stage: Stage, film: Film, duration_s: float) -> None:
    """Print how soon the gaze follows somebody who has moved."""
    focal_px = WIDTH / 2 / np.tan(np.radians(30.0))
    where: list[tuple[float, float]] = []

    def make(at_s, stamp_s):
        image, x = film.stepping(at_s)
        where.append((stamp_s, -np.degrees(np.arctan((x - (WIDTH - 1) / 2) / focal_px))))
        return image

    stage.gazes.clear()
    stage.show(make, duration_s)
    gazes = np.array(stage.gazes)
    late, aside = [], 0
    for (_, before), (then_s, goal) in pairwise(where):
        if goal == before:
            continue
        ahead = gazes[(gazes[:, 0] > then_s - 0.5) & (gazes[:, 0] < then_s)]
        if not len(ahead):
            continue
        aside += bool(np.abs(ahead[:, 1] - before).max() > CLOSE_DEG)
        after = gazes[(gazes[:, 0] > then_s) & (gazes[:, 0] < then_s + STEP_S)]
        there = after[np.abs(after[:, 1] - goal) < CLOSE_DEG]
        late.append(there[0, 0] - then_s if len(there) else np.inf)
    if not late:
        print("gaze: no step could be followed: the face drew too few frames")
        return
    late_s = np.array(late)
    print(f"gaze: {len(late)} steps ({aside} while it was glancing aside), median "
          f"{np.median(late_s):.3f} s, within 0.3 s {np.mean(late_s <= 0.3):.2f}, p90 "
          f"{np.quantile(late_s, 0.9):.3f} s")  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portraits", type=Path, required=True)
    parser.add_argument("--actors", type=int, default=9)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--node", nargs="+", help="command of the node; default: as installed")
    arguments = parser.parse_args()
    program = share_path("config").parents[2] / "lib" / "emotion_face" / "people_node"
    film = Film(cast(arguments.portraits, arguments.actors))
    stage = Stage(
        (arguments.node or [str(program)]) + ["--ros-args", "-p", "image_transport:=compressed"]
    )
    try:
        measure(stage, film, arguments.minutes)
    finally:
        stage.close()


def measure(stage: Stage, film: Film, minutes: float) -> None:
    """Run the parts one after the other."""

    def plain(at_s, stamp_s):
        return film.at(at_s)[0]

    stage.show(plain, 1.0)
    stage.until(lambda: stage.show(plain, 0.5) or stage.heard)
    truths: dict[float, list[Seen]] = {}
    memory: list[tuple[float, float]] = []
    process = psutil.Process(stage.node.pid)

    def make(at_s, stamp_s):
        image, truths[stamp_s] = film.at(at_s)
        if not memory or at_s > memory[-1][0] + 1.0:
            memory.append((at_s, process.memory_info().rss / 1e6))
        return image

    stage.heard.clear()
    used = process.cpu_times()
    stage.show(make, 60.0 * minutes)
    cpu_s = sum(process.cpu_times()[:2]) - sum(used[:2])
    compare(truths, stage.heard)
    print(f"CPU of the node: {100 * cpu_s / (60 * minutes):.1f} % of a core, "
          f"{1e3 * cpu_s / len(stage.heard):.1f} ms a picture")  # fmt: skip
    times, sizes = np.array(memory[len(memory) // 3 :]).T
    slope = np.polyfit(times, sizes, 1)[0]
    print(f"memory: {sizes[0]:.1f} MB after a third, {sizes[-1]:.1f} MB at the end, "
          f"{600 * slope:+.2f} MB in ten minutes by the slope of the last two thirds")  # fmt: skip

    follow(stage, film, 60.0)

    stage.show(plain, 3.0)
    stage.heard.clear()
    gone_s = stage.until(lambda: stage.heard and stage.heard[-1].left)
    print(f"camera stops: everybody is gone after {gone_s:.2f} s")
    start_s = time.time()
    stage.until(lambda: stage.show(plain, 0.1) or stage.heard[-1].count)
    print(f"camera again: somebody is there after {time.time() - start_s:.2f} s")
    stage.node.kill()
    stage.node.wait()
    stage.start()
    stage.heard.clear()
    start_s = time.time()
    stage.until(lambda: stage.show(plain, 0.1) or (stage.heard and stage.heard[-1].count))
    print(f"node killed and started: somebody is there after {time.time() - start_s:.2f} s")


if __name__ == "__main__":
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    sys.exit(main())
