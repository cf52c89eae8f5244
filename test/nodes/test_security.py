"""The SROS2 policy against the real graph: each node may do exactly what it does."""

from functools import partial
from importlib.util import find_spec

import pytest
from lxml import etree
from rclpy import action
from rclpy.expand_topic_name import expand_topic_name

from emotion_face.nodes.composed import compose
from emotion_face.nodes.extras import EXTRAS
from emotion_face.resources import share_path

HOME = "/alone"
"""A namespace that no other test has, as the graph may keep names of ended nodes."""
ARGUMENTS = ("-r", f"__ns:={HOME}", "-p", "port:=0", "-p", "panel:=null")
"""A name before a parameter would be looked for outside of the namespace."""
HIDDEN = "/_action/"
"""In the names of an action's own topics and services; SROS2 derives them from the action."""

WITH_HRI_MSGS = {
    "sources": {("subscribe", "/person_expression")},
    "behaviour": {("publish", "/expression")},
}
WITH_SENSOR_MSGS_PY = {"people": {("subscribe", "/points")}}
WITH_TF2 = {"people": {("subscribe", "/tf"), ("subscribe", "/tf_static")}}
ON_REQUEST = {
    "people": {("subscribe", "/image_raw/compressed")},
    "dashboard": {("subscribe", "/people/image")},
}
"""With other parameters."""


@pytest.fixture(scope="module")
def policy():
    tree = etree.parse(share_path("config", "security", "policy.xml"))
    tree.xinclude()
    return tree.getroot()


def granted(profile):
    """Rules of a profile as verb and full name."""
    place = profile.get("node"), profile.get("ns")
    rules = [
        (verb, expand_topic_name(entry.text, *place))
        for group in profile
        for verb, qualifier in group.items()
        for entry in group
        if qualifier == "ALLOW"
    ]
    assert len(rules) == len(set(rules)) == len(profile.findall("*/*"))
    return set(rules)


def used(node):
    """Interfaces of a node, as verb and full name."""
    place = node.get_name(), node.get_namespace()
    asked = {
        "publish": node.get_publisher_names_and_types_by_node,
        "subscribe": node.get_subscriber_names_and_types_by_node,
        "reply": node.get_service_names_and_types_by_node,
        "request": node.get_client_names_and_types_by_node,
        "execute": partial(action.get_action_server_names_and_types_by_node, node),
        "call": partial(action.get_action_client_names_and_types_by_node, node),
    }
    return {
        (verb, name.removeprefix(HOME))
        for verb, ask in asked.items()
        for name, _ in ask(*place)
        if HIDDEN not in name
    }


def test_each_node_may_do_what_it_does_and_nothing_more(start, policy):
    graph = start(lambda: compose(extras=tuple(EXTRAS)), ARGUMENTS, sim_time=True)
    dashboard = next(node for node in graph.nodes if node.get_name() == "dashboard")
    graph.until(lambda: dashboard.count_publishers(f"{HOME}/emotion_state"))
    dashboard._on_watched(frozenset({HOME}))
    (together,) = policy.findall("enclaves/enclave[@path='/emotion_face']")
    rights = {profile.get("node"): granted(profile) for profile in together.iter("profile")}
    assert set(rights) == {node.get_name() for node in graph.nodes}
    for node in graph.nodes:
        may = rights[node.get_name()]
        if not find_spec("hri_msgs"):
            may -= WITH_HRI_MSGS.get(node.get_name(), set())
        if not find_spec("sensor_msgs_py"):
            may -= WITH_SENSOR_MSGS_PY.get(node.get_name(), set())
        if not find_spec("tf2_ros"):
            may -= WITH_TF2.get(node.get_name(), set())
        may -= ON_REQUEST.get(node.get_name(), set())
        # The graph learns a node's interfaces with a delay.
        graph.until(lambda node=node, may=may: may <= used(node))
        assert used(node) == may


def test_a_node_in_a_process_of_its_own_has_an_enclave_with_its_rights_alone(policy):
    together, *apart = policy.findall("enclaves/enclave")
    rights = {profile.get("node"): granted(profile) for profile in together.iter("profile")}
    assert {
        enclave.get("path"): [granted(profile) for profile in enclave.iter("profile")]
        for enclave in apart
    } == {f"/emotion_face/{node}": [its] for node, its in rights.items()}
