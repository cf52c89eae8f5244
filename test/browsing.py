"""A real browser for the tests of pages."""

import os
import shutil

import pytest
from waiting import TIMEOUT_S

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
CHROMIUM = shutil.which("chromium")
TIMEOUT_MS = 1e3 * TIMEOUT_S
LIT = """() => {
  const panel = document.getElementById("panel");
  const { data } = panel.getContext("2d").getImageData(0, 0, panel.width, panel.height);
  return Array.from({ length: data.length / 4 }, (_, pixel) => Number(data[4 * pixel + 3] > 0));
}"""


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        reason = "no chromium here; mend with: apt-get install chromium"
        (pytest.fail if "CI" in os.environ else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright  # half a second, and not every worker has pages

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], timeout=TIMEOUT_MS
        )
        yield browser
        browser.close()


def new_context(browser, **options):
    """A context whose actions may take long."""
    context = browser.new_context(**options)
    context.set_default_timeout(TIMEOUT_MS)
    return context


@pytest.fixture
def visit(browser):
    """Open pages; none may log an error (except a status) or send requests elsewhere."""
    contexts, complaints, asked = [], [], []

    def open_page(url, size=LAPTOP, refusal=None, **options):
        def complain(said):
            if said.type == "error" and not (refusal and f"status of {refusal}" in said.text):
                complaints.append(said.text)

        contexts.append(new_context(browser, viewport=size, **options))
        page = contexts[-1].new_page()
        page.on("console", complain)
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
