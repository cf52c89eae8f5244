"""The page in a real browser, beside the real graph."""

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from emotion_face.msg import EmotionState
from playwright.sync_api import sync_playwright
from sensor_msgs.msg import Image

from emotion_face.nodes.composed import compose
from emotion_face.nodes.dashboard_node import DashboardNode
from emotion_face.nodes.pictures import grey_of

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
CHROMIUM = shutil.which("chromium")
FREE_PORT = ("-p", "dashboard:port:=0")
TOKEN = "open sesame"
LIT = """() => {
  const panel = document.getElementById("panel");
  const { data } = panel.getContext("2d").getImageData(0, 0, panel.width, panel.height);
  return Array.from({ length: data.length / 4 }, (_, pixel) => Number(data[4 * pixel + 3] > 0));
}"""
SOCKET = """(url) => new Promise((done) => {
  const socket = new WebSocket(url);
  socket.onopen = () => done("open");
  socket.onerror = () => done("refused");
})"""


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        reason = "no chromium here; mend with: apt-get install chromium"
        (pytest.fail if "CI" in os.environ else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Open pages; at the end none may have complained, or asked elsewhere."""
    contexts, complaints, asked = [], [], []

    def open_page(url, size=LAPTOP, **options):
        contexts.append(browser.new_context(viewport=size, **options))
        page = contexts[-1].new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url.replace("ws:", "http:")))
        page.goto(url)
        origins.add(url.partition("?")[0])
        return page

    origins = set()
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(tuple(origins))] == []


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


def test_with_a_token_the_page_is_for_those_who_know_it(start, visit, browser):
    graph = start(lambda: [DashboardNode()], (*FREE_PORT, "-p", f"token:='{TOKEN}'"))
    url = url_of(graph).partition("?")[0]
    with browser.new_context() as stranger:
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
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other, browser.new_context() as context:
        threading.Thread(target=other.serve_forever).start()
        page = context.new_page()
        for url, outcome in ((ours, "open"), (f"http://127.0.0.1:{other.server_port}", "refused")):
            page.goto(url)
            assert page.evaluate(SOCKET, f"{ours.replace('http', 'ws')}socket") == outcome
        other.shutdown()
