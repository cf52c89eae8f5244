"""Sentiment of a text."""

from collections.abc import Callable
from functools import cache

from emotion_face.errors import NotInstalledError

LENGTH_MAX = 1000


@cache
def load_sentiment() -> Callable[[str], float]:
    """A function that rates English text from -1 (unkind) to 1 (kind), 0 if unknown.

    It is VADER's compound score (Hutto & Gilbert 2014) of the first `LENGTH_MAX` characters.

    Raises
    ------
    NotInstalledError
        If vaderSentiment is not installed.
    """
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError as error:
        raise NotInstalledError(
            "signal: 'sentiment' needs vaderSentiment, which is not installed here: "
            "pip install vaderSentiment==3.3.2"
        ) from error
    analyzer = SentimentIntensityAnalyzer()
    return lambda text: float(analyzer.polarity_scores(text[:LENGTH_MAX])["compound"])
