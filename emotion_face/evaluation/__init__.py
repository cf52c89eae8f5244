"""Evaluation of a generator: its gates, with the figures of real drawings, as a report."""

# Modules for other subpackages; each is loaded only when it is imported.
__all__ = [
    "customised",
    "feelings",
    "gates",
    "guesses",
    "lineups",
    "liveliness",
    "photo_drawings",
    "photographed",
    "plots",
    "portrait_directions",
    "portraits",
    "study",
    "viewers",
]
