"""Colours of emotions and modulators in pictures."""

EMOTION_COLOURS = {
    "fear": "#7a5195",
    "mad": "#d1382c",
    "joy": "#eda81c",
    "love": "#e8719e",
    "sad": "#3b76c4",
    "surprise": "#1fa79d",
    "power": "#6b8e23",
    "neutral": "#c9ccd1",
}
MODULATOR_COLOURS = {
    "adrenaline": EMOTION_COLOURS["fear"],
    "cortisol": "#8a8f98",
    "endorphins": EMOTION_COLOURS["mad"],
    "dopamine": EMOTION_COLOURS["joy"],
    "oxytocin": EMOTION_COLOURS["love"],
    "noradrenaline": EMOTION_COLOURS["surprise"],
    "serotonin": EMOTION_COLOURS["power"],
}
