#!/usr/bin/env python3
"""Takes the documents' pictures of the pages ``design`` and ``guess`` on a laptop and a phone."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "images"
LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 560}, "device_scale_factor": 2, "is_mobile": True,
    "has_touch": True,
}  # fmt: skip
MOMENT = "joy"
SETTLED_MS = 800
TIMEOUT_MS = 90_000


def design(page: Page) -> None:
    """A brood of two parents, amid an emotion."""
    page.locator("[name=eyes]").fill("0.5")
    page.locator("[name=eyes]").dispatch_event("change")
    page.click("#breed")
    page.locator("#brood button").nth(7).wait_for(timeout=TIMEOUT_MS)
    page.locator("#emotion", has_text=MOMENT).wait_for(timeout=TIMEOUT_MS)


def guess(page: Page) -> None:
    """A face that is asked about."""
    page.locator(".live #begin").click(timeout=TIMEOUT_MS)
    page.locator("#ask").wait_for(timeout=TIMEOUT_MS)


PICTURES: dict[str, tuple[str, dict[str, Any], Callable[[Page], None]]] = {
    "design.png": ("design", LAPTOP, design),
    "guess.png": ("guess", PHONE, guess),
}


def main() -> None:
    """Serve each page, bring it to a moment, and take its picture; nothing is kept."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, (verb, screen, prepare) in PICTURES.items():
            served = subprocess.Popen(
                ["env", f"XDG_DATA_HOME={home}", "emotion-face", verb, "--port", "0"],
                stderr=subprocess.PIPE,
                text=True,
            )
            try:
                said = iter(served.stderr or ())
                url = next(found[0] for line in said if (found := re.search(r"http://\S+", line)))
                page = browser.new_context(color_scheme="dark", **screen).new_page()
                page.goto(url)
                prepare(page)
                page.wait_for_timeout(SETTLED_MS)
                page.screenshot(path=FOLDER / name)
            finally:
                served.terminate()
                served.wait()
        browser.close()


if __name__ == "__main__":
    main()
