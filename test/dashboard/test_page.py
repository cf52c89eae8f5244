"""The page in a real browser, beside the real graph."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from browsing import LAPTOP, LIT, PHONE, new_context
from builtin_interfaces.msg import Time
from sensor_msgs.msg import Image

from emotion_face.msg import EmotionState
from emotion_face.nodes.composed import compose
from emotion_face.nodes.conversions import time_message
from emotion_face.nodes.dashboard_node import DashboardNode
from emotion_face.nodes.pictures import colour_message, frame_message, grey_of

FREE_PORT = ("-p", "dashboard:port:=0")
TOKEN = "open sesame"
ORANGE = (250, 120, 10)
SOCKET = """(url) => new Promise((done) => {
  const socket = new WebSocket(url);
  socket.onopen = () => done("open");
  socket.onerror = () => done("refused");
})"""


@pytest.fixture
def graph(start):
    return start(
        partial(compose, extras=["dashboard"]),
        (*FREE_PORT, "-p", "display:panel:=null", "-p", "stimulus:keys:=false"),
    )


def url_of(graph):
    return graph.nodes[-1].url


def test_the_panel_shows_the_published_frames_pixel_by_pixel(graph, visit):
    frames = graph.listen(Image, "face/image")
    page = visit(url_of(graph))

    def is_published():
        shown = np.reshape(page.evaluate(LIT), (64, 128)) * 255
        return any(np.array_equal(shown, grey_of(frame)) for frame in frames[-50:])

    graph.until(is_published)
    graph.until(lambda: page.inner_text("[data-pace=frames_hz]").endswith("Hz"))


def test_a_button_makes_it_feel(graph, visit):
    states = graph.listen(EmotionState, "emotion_state")
    page = visit(url_of(graph))
    graph.until(lambda: page.get_by_role("button", name="petted").count())
    graph.until(lambda: page.inner_text("#emotion") == "neutral")
    page.fill("#intensity", "1.5")
    page.get_by_role("button", name="petted").click()
    graph.until(lambda: page.inner_text("#emotion") == "love")
    graph.until(lambda: "love" in {state.emotion for state in states})
    row = page.locator("#levels li", has_text="oxytocin")
    graph.until(lambda: float(row.locator("output").inner_text()) > 0.3)


def test_doses_are_given_by_keyboard(graph, visit):
    page = visit(url_of(graph))
    graph.until(lambda: page.locator("#dose-sliders input").count() == 7)
    page.focus("[name=adrenaline]")
    page.keyboard.press("End")
    page.get_by_role("button", name="Give", exact=True).focus()
    page.keyboard.press("Enter")
    graph.until(lambda: page.inner_text("#emotion") == "fear")


def test_a_personality_is_chosen(graph, visit):
    affect = next(node for node in graph.nodes if node.get_name() == "affect")
    page = visit(url_of(graph))
    graph.until(lambda: page.locator("#personality option").count() > 1)
    page.select_option("#personality", "stoic")
    graph.until(lambda: affect.get_parameter("personality").value == "stoic")
    graph.until(lambda: page.inner_text("#answer") == "personality stoic")
    graph.set_parameters("affect", personality="even")
    graph.until(lambda: page.input_value("#personality") == "even")


def test_a_refusal_is_shown(start, visit):
    graph = start(lambda: [DashboardNode()], FREE_PORT)
    page = visit(url_of(graph))
    graph.until(lambda: page.inner_text("#link") == "live")
    page.evaluate("document.getElementById('doses').requestSubmit()")
    graph.until(lambda: page.is_visible("#answer.error"))
    assert page.inner_text("#answer") == "Move a slider first."


@pytest.mark.parametrize("size", [PHONE, {"width": 768, "height": 1024}, LAPTOP])
def test_nothing_is_wider_than_the_screen(graph, visit, size):
    page = visit(url_of(graph), size)
    graph.until(lambda: page.locator("#stimuli button").count())
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for box in page.evaluate(
        "[...document.querySelectorAll('section, button, input, canvas')]"
        ".filter((element) => element.name !== 'curves')"
        ".map((element) => element.getBoundingClientRect().toJSON())"
    ):
        assert box["left"] >= 0
        assert box["right"] <= size["width"]


def test_on_a_phone_the_face_stays_in_sight_of_what_is_touched(graph, visit):
    assert graph.set_parameters("affect", time_scale=10.0)[0].successful  # surprise is short
    page = visit(url_of(graph), PHONE, has_touch=True, is_mobile=True)
    graph.until(lambda: page.locator("#stimuli button").count())
    last = page.locator("#stimuli button").last
    last.scroll_into_view_if_needed()
    last.tap()
    graph.until(lambda: page.inner_text("#emotion") == "surprise")
    assert page.evaluate("scrollY") > 0
    face = page.locator(".face").bounding_box()
    assert face["y"] >= 0
    assert face["y"] + face["height"] <= last.bounding_box()["y"]


def test_a_page_comes_back_to_a_robot_that_starts_again(start, visit):
    graph = start(lambda: [DashboardNode()], FREE_PORT)
    page = visit(url_of(graph))
    graph.until(lambda: page.inner_text("#link") == "live")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    graph.until(lambda: "no connection" in page.inner_text("#link"))
    page.evaluate("Object.defineProperty(document, 'hidden', { value: false })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    graph.until(lambda: page.inner_text("#link") == "live")


def test_a_page_connects_anew_when_the_robot_falls_silent(start, visit):
    graph = start(lambda: [DashboardNode()], FREE_PORT)
    page = visit(url_of(graph))
    page.clock.install()
    links = []
    page.route_web_socket("**/socket", lambda link: links.append(link))  # never says a word
    page.reload()
    graph.until(lambda: page.inner_text("#link") == "live")
    page.clock.run_for(20_000)
    graph.until(lambda: page.inner_text("#link") == "live" and len(links) > 1)


def test_faces_in_namespaces_are_chosen_by_a_click_and_the_address_keeps_it(start, visit):
    graph = start(lambda: [DashboardNode()], FREE_PORT)
    faces = {
        name: (
            graph.probe.create_publisher(EmotionState, f"/{name}/emotion_state", 1),
            graph.probe.create_publisher(Image, f"/{name}/face/image", 1),
        )
        for name in ("left", "right")
    }

    def shows(page, emotion):
        for (states, images), felt in zip(faces.values(), ("joy", "fear"), strict=True):
            states.publish(EmotionState(emotion=felt))
            images.publish(frame_message(np.full((64, 128), 255, np.uint8), time_message(1.0)))
        graph.run_for(0.05)
        return page.inner_text("#emotion") == emotion

    page = visit(url_of(graph))
    buttons = page.locator("#faces button")
    graph.until(lambda: buttons.all_inner_texts() == ["/left", "/right"])
    graph.until(lambda: shows(page, "joy"))
    buttons.nth(1).click()
    graph.until(lambda: shows(page, "fear"))
    assert buttons.nth(1).get_attribute("aria-pressed") == "true"
    page.reload()
    graph.until(lambda: shows(page, "fear"))
    assert page.url.endswith("#/right")


def test_one_face_needs_no_choice(graph, visit):
    page = visit(url_of(graph))
    graph.until(lambda: page.locator("#stimuli button").count())
    assert page.locator("#faces").is_hidden()


def test_with_a_token_the_page_is_for_those_who_know_it(start, visit, browser):
    graph = start(lambda: [DashboardNode()], (*FREE_PORT, "-p", f"token:='{TOKEN}'"))
    url = url_of(graph).partition("?")[0]
    with new_context(browser) as stranger:
        for query in ("", "?token=wrong"):
            assert stranger.new_page().goto(url + query).status == 401
    page = visit(f"{url}?token={TOKEN}")
    graph.until(lambda: page.inner_text("#link") == "live")
    assert page.url == url
    assert page.evaluate("document.cookie") == ""


def test_a_page_of_another_origin_cannot_connect(start, browser, tmp_path):
    graph = start(lambda: [DashboardNode()], FREE_PORT)
    ours = url_of(graph)
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with server as other, new_context(browser) as context:
        threading.Thread(target=other.serve_forever).start()
        page = context.new_page()
        for url, outcome in ((ours, "open"), (f"http://127.0.0.1:{other.server_port}", "refused")):
            page.goto(url)
            assert page.evaluate(SOCKET, f"{ours.replace('http', 'ws')}socket") == outcome
        other.shutdown()


def test_what_the_camera_sees_is_shown_while_it_comes_and_forgotten(start, visit):
    graph = start(
        partial(compose, extras=["dashboard"]),
        (*FREE_PORT, "-p", "display:panel:=null", "-p", "sight:=true"),
    )
    page = visit(url_of(graph))
    assert not page.locator("#sight").is_visible()
    send = graph.speak(Image, "people/image")
    picture = colour_message(np.full((60, 80, 3), ORANGE, np.uint8), Time())

    pixel = "document.querySelector('#sight canvas').getContext('2d').getImageData(9, 9, 1, 1).data"

    def is_shown():
        send(picture)
        graph.run_for(0.05)
        is_there = page.locator("#sight").is_visible()
        return is_there and page.evaluate(f"[...{pixel}]")[:3] == pytest.approx(ORANGE, abs=8)

    graph.until(is_shown)
    graph.until(lambda: graph.run_for(0.1) or not page.locator("#sight").is_visible())
