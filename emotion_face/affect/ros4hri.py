"""Our emotions and Plutchik's dyads in the words of ROS4HRI (``hri_msgs/Expression``)."""

from emotion_face.affect.names import NEUTRAL

EXPRESSIONS = {
    NEUTRAL: "neutral",
    "fear": "scared",
    "mad": "angry",
    "joy": "happy",
    "love": "happy",
    "sad": "sad",
    "surprise": "surprised",
    "power": "excited",
}
"""ROS4HRI has no word for love and power: these are the nearest."""

BLENDS = {
    "fearfully angry": "furious",
    "guilt": "guilty",
    "submission": "vulnerable",
    "despair": "despaired",
    "awe": "amazed",
    "envy": "annoyed",
    "outrage": "furious",
    "delight": "amazed",
    "optimism": "excited",
    "disappointment": "disappointed",
}


def ros4hri_expression(emotion: str, blend: str) -> str:
    """ROS4HRI's word for a state: that of the blend where there is one, else of the emotion."""
    return BLENDS.get(blend) or EXPRESSIONS.get(emotion, EXPRESSIONS[NEUTRAL])
