"""Findings of one part of an evaluation."""

from dataclasses import dataclass, field
from typing import Any

from emotion_face.evaluation.gates import Gate


@dataclass
class Section:
    """One section of the report.

    Attributes
    ----------
    title : str
    gates : list of Gate
    text : list of str
        Markdown paragraphs.
    figures : dict
        Further figures for ``figures.json``.
    pictures : dict of str to (picture, str)
        Pillow images or Matplotlib figures by file name, with their captions.
    """

    title: str
    gates: list[Gate] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, tuple[Any, str]] = field(default_factory=dict)
