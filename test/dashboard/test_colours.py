"""The page's colours can be told from what they are on (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from emotion_face.affect import EMOTIONS
from emotion_face.dashboard.server import STATIC

TEXT, GRAPHICS = 4.5, 3.0
PAIRS = [
    *(("text", ground, TEXT) for ground in ("ground", "card", "control", "chosen")),
    *(("soft", ground, TEXT) for ground in ("ground", "card", "control")),
    *((colour, "ground", TEXT) for colour in ("good", "bad")),
    *(("on-answer", ground, TEXT) for ground in ("answer", "error")),
    ("on-strong", "strong", TEXT),
    *((colour, "card", GRAPHICS) for colour in (*EMOTIONS, "neutral", "cortisol", "focus")),
]


def colours(scheme):
    sheet = (STATIC / "colours.css").read_text().partition(".glass")[0]
    dark, light = sheet.split("prefers-color-scheme: light")
    texts = dark if scheme == "dark" else dark + light
    return dict(re.findall(r"--([\w-]+): #(\w{6})", texts))


def luminance(colour):
    shares = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return sum(
        weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_contrast(scheme, colour, ground, least):
    known = colours(scheme)
    dark, bright = sorted((luminance(known[colour]), luminance(known[ground])))
    assert (bright + 0.05) / (dark + 0.05) >= least
