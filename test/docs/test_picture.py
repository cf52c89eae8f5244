"""The picture of the architecture names only nodes and topics that exist."""

from xml.etree import ElementTree

from docs.blocks import ROOT
from docs.world import World


def test_the_picture_names_what_exists(world: World) -> None:
    picture = ElementTree.parse(ROOT / "docs" / "images" / "architecture.svg").getroot()
    said: dict[str, list[str]] = {"name": [], "topic": []}
    for text in picture.iterfind(".//{*}text"):
        for kind in set(said) & set(text.get("class", "").split()):
            said[kind].extend((text.text or "").split(", "))
    folders = [name for name in said["name"] if name.endswith("/")]
    assert {name for name in said["name"] if name not in folders} == set(world.nodes)
    assert all((ROOT / "emotion_face" / folder).is_dir() for folder in folders)
    offered = {*world.topics, *world.actions}
    assert {f"/{topic}" for topic in said["topic"]} <= offered
