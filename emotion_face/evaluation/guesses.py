"""What people read in the faces, beside the classifier and cold viewers."""

from collections.abc import Sequence
from dataclasses import asdict

from emotion_face.evaluation.findings import Section
from emotion_face.guess import FEELINGS, Answer, Tally, tallies, wilson


def tally(share: float, answers: int) -> Tally:
    """What one reader made of some faces, of the share that was right."""
    return Tally(1, round(share * answers), answers)


def guesses(
    answers: Sequence[Answer], style: str, classifier: Tally, cold: Tally | None
) -> Section:
    """The section on people's answers, each of one of eight feelings, to the faces of a style.

    Parameters
    ----------
    answers : sequence of Answer
        What people said on the page or on paper.
    style : str
        ``portrait`` or ``strokes``.
    classifier : Tally
        What the classifier of the evaluation made of generated drawings.
    cold : Tally or None
        What viewers made of a sheet that they saw cold, if there were any.
    """
    people = tallies(answers, style)
    everybody = people["all"]
    rows = [
        (f"{everybody.viewers} people", everybody),
        ("the classifier", classifier),
        ("cold viewing (language models that see)", cold or Tally(0, 0, 0)),
    ]
    lines = ["| who | named right | 95 % (Wilson) | n |", "|---|---|---|---|"]
    lines += [_row(who, what) for who, what in rows]
    lines.append(f"| chance | {100 / len(FEELINGS):.1f} % | | |")
    section = Section(
        "People's guesses",
        text=[
            "`emotion-face guess` asks people what the shipped faces feel; the others saw drawings "
            "of their own. Eitz et al. 2012 (How do humans sketch objects?) compare so: of "
            "sketches of 250 kinds of objects people named 73 %, their machine 56 %.",
            "\n".join(lines),
        ],
        figures={name: asdict(what) for name, what in people.items()},
    )
    if everybody.answers:
        lines = ["| feeling | named right | 95 % (Wilson) | n |", "|---|---|---|---|"]
        lines += [_row(word, people[name]) for name, word in FEELINGS.items()]
        section.text.append("\n".join(lines))
    return section


def _row(who: str, what: Tally) -> str:
    if not what.answers:
        return f"| {who} | - | - | 0 |"
    share = 100 * what.right / what.answers
    low, high = (f"{100 * end:.1f}" for end in wilson(what.right, what.answers))
    return f"| {who} | {share:.1f} % | {low} to {high} % | {what.answers} |"
