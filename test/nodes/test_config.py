"""config/nodes.yaml holds every parameter of every node, with its default."""

from functools import partial

import yaml

from emotion_face.nodes.composed import compose
from emotion_face.nodes.extras import EXTRAS
from emotion_face.resources import share_path

ALL = partial(compose, extras=tuple(EXTRAS))
FREE_PORT = ("-p", "dashboard:port:=0")
ROS_OWN = {"use_sim_time", "start_type_description_service"}


def flat(values, prefix=""):
    found = {}
    for key, value in values.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


def written():
    content = yaml.safe_load(share_path("config", "nodes.yaml").read_text())
    return {
        key.removeprefix("/**/"): flat(entry["ros__parameters"]) for key, entry in content.items()
    }


def own(node):
    return {
        name: parameter.value
        for name, parameter in node.get_parameters_by_prefix("").items()
        if name not in ROS_OWN
    }


def test_the_file_says_what_the_nodes_do_without_it(start):
    graph = start(ALL, FREE_PORT)
    expected = written()
    expected["dashboard"]["port"] = 0
    assert {node.get_name(): own(node) for node in graph.nodes} == expected


def test_the_file_holds_in_a_namespace(start, tmp_path):
    path = tmp_path / "mine.yaml"
    text = share_path("config", "nodes.yaml").read_text()
    changed = text.replace("personality: even", "personality: stoic").replace("25.0 ", "12.5 ", 1)
    assert changed != text
    quiet = changed.replace("panel: auto ", "panel: 'null' ").replace("port: 8080", "port: 0")
    path.write_text(quiet)
    graph = start(ALL, ("--params-file", str(path), "-r", "__ns:=/left"))
    parameters = {node.get_name(): own(node) for node in graph.nodes}
    assert parameters["affect"]["personality"] == "stoic"
    assert parameters["display"]["panel"] == "null"


def test_every_parameter_says_what_it_is(start):
    graph = start(ALL, ("-p", "display:panel:=null", *FREE_PORT))
    for node in graph.nodes:
        for name in own(node):
            assert node.describe_parameter(name).description, name
