"""Layouts of rviz, rqt, PlotJuggler and Foxglove against the real nodes and their messages."""

import ast
import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from emotion_face.affect import EMOTIONS, MODULATORS, StimulusVocabulary
from emotion_face.cli.facts import node_facts
from emotion_face.msg import EmotionState
from emotion_face.nodes.marking import MarkerLayout, markers_message
from emotion_face.resources import share_path

IMAGE, MARKERS = "sensor_msgs/msg/Image", "visualization_msgs/msg/MarkerArray"
DIAGNOSTICS, STIMULUS = "diagnostic_msgs/msg/DiagnosticArray", "emotion_face/msg/Stimulus"
NUMBER, TEXT = r"float|double|u?int\d+", r"string"


def read(folder: str, suffix: str) -> str:
    return share_path("config", folder, f"emotion_face.{suffix}").read_text()


@pytest.fixture(scope="module")
def topics() -> dict[str, str]:
    """Type of every topic that the real nodes publish."""
    return {end.topic: end.type for node in node_facts() for end in node.endpoints if end.published}


@pytest.fixture(scope="module")
def rviz() -> Any:
    return yaml.safe_load(read("rviz", "rviz"))["Visualization Manager"]


@pytest.fixture(scope="module")
def foxglove() -> Any:
    return json.loads(read("foxglove", "json"))


def fields_of(kind: str) -> dict[str, str]:
    package, folder, name = kind.split("/")
    message = getattr(import_module(f"{package}.{folder}"), name)
    return dict(message.get_fields_and_field_types())


def check_field(topics: dict[str, str], topic: str, path: list[str], expected: str) -> None:
    """Fail unless a topic has a field of an expected kind."""
    kind = topics[topic]
    for name in path:
        fields = fields_of(kind)
        assert name in fields, f"{topic}: {kind} has no field {name!r}"
        kind = re.sub(r"^(\w+)/(\w+)$", r"\1/msg/\2", fields[name])
    assert re.fullmatch(expected, kind), f"{topic} {path} is {kind}, expected {expected}"


def check_curve(topics: dict[str, str], curve: str) -> None:
    """Fail unless a curve as in ``/topic/field/subfield`` can be plotted."""
    topic = max((topic for topic in topics if curve.startswith(f"{topic}/")), key=len, default="")
    assert topic, f"{curve}: no such topic"
    check_field(topics, topic, curve.removeprefix(f"{topic}/").split("/"), NUMBER)


def test_rviz_shows_topics_of_their_types(rviz: Any, topics: dict[str, str]) -> None:
    shown = {d["Class"]: d["Topic"] for d in rviz["Displays"] if "Topic" in d}
    assert {name: topics[f"/{topic['Value']}"] for name, topic in shown.items()} == {
        "rviz_default_plugins/Image": IMAGE,
        "rviz_default_plugins/MarkerArray": MARKERS,
    }
    for topic in shown.values():
        assert topic["Reliability Policy"] == "Reliable"
        assert topic["Durability Policy"] == "Volatile"


def test_rviz_knows_the_frame_and_the_namespaces_of_the_markers(rviz: Any) -> None:
    (namespaces,) = (d["Namespaces"] for d in rviz["Displays"] if "Namespaces" in d)
    markers = markers_message(EmotionState(), MarkerLayout(), 1.0).markers
    assert set(namespaces) == {marker.ns for marker in markers}
    assert rviz["Global Options"]["Fixed Frame"] == MarkerLayout().frame_id


def rqt_values(groups: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Settings of each plugin of a perspective."""
    return {
        name: {
            key: ast.literal_eval(value[value["type"]])
            for key, value in group["groups"]["plugin"]["keys"].items()
        }
        for name, group in groups.items()
    }


def test_rqt_sets_up_plugins_that_run_with_topics_there_are(topics: dict[str, str]) -> None:
    manager = json.loads(read("rqt", "perspective"))["groups"]["pluginmanager"]
    running = ast.literal_eval(manager["keys"]["running-plugins"]["repr"])
    assert set(running) == {
        "rqt_image_view/ImageView", "rqt_plot/Plot", "rqt_runtime_monitor/RuntimeMonitor",
    }  # fmt: skip
    names = {
        f"plugin__{plugin.replace('/', '__')}__{number}"
        for plugin, numbers in running.items()
        for number in numbers
    }
    settings = rqt_values(manager["groups"])
    assert set(settings) <= names
    curves = [c for values in settings.values() for c in values.get("topics", ())]
    for curve in curves:
        check_curve(topics, curve)
    assert {curve.rpartition("/")[2] for curve in curves} >= {*MODULATORS, *EMOTIONS}
    assert topics[settings["plugin__rqt_image_view__ImageView__1"]["topic"]] == IMAGE
    assert topics["/diagnostics"] == DIAGNOSTICS  # the monitor always subscribes to it


def test_plotjuggler_plots_every_level_emotion_and_mood(topics: dict[str, str]) -> None:
    root = ElementTree.fromstring(read("plotjuggler", "xml"))
    curves = [curve.attrib["name"] for curve in root.iter("curve")]
    for curve in curves:
        check_curve(topics, curve)
    names = {curve.rpartition("/")[2] for curve in curves}
    assert names >= {*MODULATORS, *EMOTIONS, "mood_valence"}
    for splitter in root.iter("DockSplitter"):
        count = int(splitter.attrib["count"])
        assert len(list(splitter)) == len(splitter.attrib["sizes"].split(";")) == count
    (streamer,) = root.iter("previouslyLoaded_Streamer")
    (plugin,) = root.iter("plugin")
    assert plugin.attrib["ID"] == streamer.attrib["name"] == "ROS2 Topic Subscriber"
    (selected,) = root.iter("selected_topics")
    assert set(selected.attrib["value"].split(";")) == {c.rpartition("/")[0] for c in curves}


def panels_of(layout: Any) -> Iterator[str]:
    """Panels of a Foxglove layout."""
    if isinstance(layout, str):
        yield layout
        return
    assert layout["direction"] in ("row", "column")
    assert 0 < layout["splitPercentage"] < 100
    for side in ("first", "second"):
        yield from panels_of(layout[side])


def test_foxglove_places_every_panel_once(foxglove: Any) -> None:
    placed = list(panels_of(foxglove["layout"]))
    assert len(placed) == len(set(placed))
    assert set(placed) == set(foxglove["configById"])


def test_foxglove_shows_what_there_is_and_asks_for_what_can_be(
    foxglove: Any, topics: dict[str, str]
) -> None:
    seen = set()
    for panel, config in foxglove["configById"].items():
        kind = panel.partition("!")[0]
        seen.add(kind)
        if kind in ("Plot", "StateTransitions"):
            for path in config["paths"]:
                topic, *fields = path["value"].split(".")
                check_field(topics, topic, fields, NUMBER if kind == "Plot" else TEXT)
        elif kind == "Image":
            assert topics[config["imageMode"]["imageTopic"]] == IMAGE
        elif kind == "3D":
            assert {topics[topic] for topic in config["topics"]} == {MARKERS}
            assert config["followTf"] == MarkerLayout().frame_id
        elif kind == "DiagnosticSummary":
            assert topics[config["topicToRender"]] == DIAGNOSTICS
        elif kind == "Publish":
            assert topics[config["topicName"]] == config["datatype"] == STIMULUS
            value = json.loads(config["value"])
            assert value.keys() <= fields_of(STIMULUS).keys()
            assert value["stimulus"] in StimulusVocabulary.load().entries
            assert value["intensity"] > 0.0
    assert seen == {"3D", "DiagnosticSummary", "Image", "Plot", "Publish", "StateTransitions"}
