"""The dashboard with ten faces on the network, while a browser shows one."""

import os
import time

import numpy as np
import rclpy
from nodes.visitor import Visitor
from rclpy.node import Node
from running import cpu_s, running
from sensor_msgs.msg import Image
from session import session

from emotion_face.msg import EmotionState
from emotion_face.nodes import pictures, qos
from emotion_face.resources import share_path

Row = tuple[str, float, str, str, float]
FACES = 10
RATE_HZ = 25.0
SPAN_S = 20.0
PORT = 18790


def run() -> list[Row]:
    """Rows of name, value, unit, peer and ratio."""
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    frames = session(4.0, RATE_HZ)
    rclpy.init()
    node = Node("faces")
    publishers = [
        (
            node.create_publisher(EmotionState, f"/face_{number}/emotion_state", qos.STATES),
            node.create_publisher(Image, f"/face_{number}/face/image", qos.FRAMES),
        )
        for number in range(FACES)
    ]
    beat = 0

    def publish(span_s: float) -> None:
        nonlocal beat
        start_s = time.monotonic()
        for number in range(round(span_s * RATE_HZ)):
            stamp = node.get_clock().now().to_msg()
            frame = pictures.frame_message(frames[beat % len(frames)], stamp)
            state = EmotionState(emotion="joy", word="joy")
            state.header.stamp = stamp
            for states, images in publishers:
                states.publish(state)
                images.publish(frame)
            beat += 1
            time.sleep(max(0.0, start_s + (number + 1) / RATE_HZ - time.monotonic()))

    program = str(share_path().parents[1] / "lib" / "emotion_face" / "dashboard_node")
    with running([[program, "--ros-args", "-p", f"port:={PORT}"]]) as processes:
        while node.count_subscribers("/vocabulary") == 0:
            publish(1.0)
        visitor = Visitor(f"http://127.0.0.1:{PORT}/")
        while not visitor.frames or len(visitor.of("faces")[-1]["faces"]) < FACES:
            publish(1.0)
        used_s, told = cpu_s(processes), len(visitor.frames)
        publish(SPAN_S)
        used_s, told = cpu_s(processes) - used_s, len(visitor.frames) - told
        visitor.leave()
    node.destroy_node()
    rclpy.try_shutdown()
    return [
        (f"dashboard, {FACES} faces, one looked at: CPU", 100.0 * used_s / SPAN_S, "%", "", np.nan),
        ("dashboard: frames told a second", told / SPAN_S, "1/s", "", np.nan),
    ]
