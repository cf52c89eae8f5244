"""Pictures of a demo: an animation of face and caption, and a contact sheet."""

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from emotion_face.affect import MODULATORS, Story
from emotion_face.cli.recording import BAR_LEVEL, Felt, Recording, Shown, caption
from emotion_face.display import HEIGHT, WIDTH

SCALE = 3
CAPTION_PX = 58
SHEET_COLUMNS = 4
FILM_PERIOD_S = 0.08
_PALETTE = (0, 0, 0, 160, 220, 255, 70, 110, 130, 24, 38, 46)
_BLACK, _LIT, _DIM, _TRACK = range(4)


class Film:
    """The pictures of a recording and how long each is shown."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._shown: list[Shown] = []
        for frame in recording.frames:
            if not self._shown or frame.at_s - self._shown[-1].at_s >= FILM_PERIOD_S - 0.01:
                self._shown.append(frame)
        self.count = len(self._shown)

    def __iter__(self) -> Iterator[tuple[Image.Image, int]]:
        ends_s = [frame.at_s for frame in self._shown[1:]] + [self._shown[-1].at_s + FILM_PERIOD_S]
        left_s = 0.0
        for frame, end_s in zip(self._shown, ends_s, strict=True):
            span_s = end_s - frame.at_s + left_s
            ticks = max(round(100 * span_s), 2)
            left_s = span_s - ticks / 100
            yield picture(frame, self._recording.state_at(frame.state_s)), 10 * ticks


def film(recording: Recording) -> Film:
    """Pictures of a recording, made one by one, with their durations [ms]."""
    return Film(recording)


def picture(frame: Shown, state: Felt, title: str = "") -> Image.Image:
    """A frame, enlarged, with the words and modulator bars of its state under it."""
    image = Image.new("P", (SCALE * WIDTH, SCALE * HEIGHT + CAPTION_PX), _BLACK)
    image.putpalette(_PALETTE)
    face = np.unpackbits(frame.bits).reshape(HEIGHT, WIDTH) * np.uint8(_LIT)
    image.paste(Image.fromarray(face.repeat(SCALE, axis=0).repeat(SCALE, axis=1)), (0, 0))
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    top = SCALE * HEIGHT
    draw.line((0, top, image.width, top), fill=_TRACK)
    draw.text((8, top + 4), caption(state), fill=_LIT, font=ImageFont.load_default(16))
    if title:
        small = ImageFont.load_default(12)
        draw.text((image.width - 8, top + 7), title, fill=_DIM, font=small, anchor="ra")
    step = (image.width - 8) / len(MODULATORS)
    for index, (name, level) in enumerate(zip(MODULATORS, state.levels, strict=True)):
        left, width = 8 + index * step, step - 8
        full = width * min(float(level) / BAR_LEVEL, 1.0)
        draw.rectangle((left, top + 30, left + width, top + 36), fill=_TRACK)
        draw.rectangle((left, top + 30, left + full, top + 36), fill=_LIT)
        draw.text((left, top + 40), name[:7], fill=_DIM, font=ImageFont.load_default(10))
    return image


def contact_sheet(recording: Recording, story: Story) -> Image.Image:
    """One picture per stimulus, where its emotion is strongest, between the calm start and end."""
    times_s = [time_s for time_s, _ in recording.stimuli]
    chosen = [(recording.frames[0], "")]
    for index, (start_s, what) in enumerate(recording.stimuli):
        cue = story.cues[min(index, len(story.cues) - 1)]
        end_s = times_s[index + 1] if index + 1 < len(times_s) else recording.frames[-1].state_s
        shown = [frame for frame in recording.frames if start_s <= frame.state_s < end_s]

        def strength(frame: Shown, expects: str = cue.expects) -> tuple[bool, float]:
            state = recording.state_at(frame.state_s)
            return expects in (state.emotion, state.blend), state.intensity

        if shown:
            chosen.append((max(shown, key=strength), what))
    chosen.append((recording.frames[-1], ""))
    tiles = [picture(f, recording.state_at(f.state_s), title) for f, title in chosen]
    (width, height), gap = tiles[0].size, 6
    rows = -(-len(tiles) // SHEET_COLUMNS)
    size = (SHEET_COLUMNS * (width + gap) + gap, rows * (height + gap) + gap)
    sheet = Image.new("RGB", size, (40, 40, 40))
    for index, tile in enumerate(tiles):
        row, column = divmod(index, SHEET_COLUMNS)
        sheet.paste(tile.convert("RGB"), (gap + column * (width + gap), gap + row * (height + gap)))
    return sheet
