"""The report: a Markdown page, its pictures, and its figures for machines."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PIL import Image

from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.gates import table

FIGURES = "figures.json"
PAGE = "README.md"
_DPI = 80


def write(folder: Path, sections: list[Section], facts: dict[str, Any]) -> None:
    """Write the report of ``sections`` on the model described by ``facts``."""
    folder.mkdir(parents=True, exist_ok=True)
    gates = [gate for section in sections for gate in section.gates]
    passed = sum(gate.passed for gate in gates)
    page = [
        f"# Report on the face model `{facts['model']}`",
        f"SHA-256 of the weights: `{facts['sha256']}`.",
        f"{passed} of {len(gates)} gates pass. `emotion-face evaluate` writes this page; figures "
        "are of thresholded drawings of people that were held out. Real drawings are those by the "
        "pen for the same people and controls; their column is the floor of each figure.",
        table(gates),
    ]
    for section in sections:
        page += [f"## {section.title}", *section.text]
        for name, (picture, caption) in section.pictures.items():
            if isinstance(picture, Image.Image):
                picture.save(folder / name, optimize=True)
            else:
                picture.savefig(folder / name, dpi=_DPI)
            page.append(f"{caption}\n\n![{caption}]({name})")
    (folder / PAGE).write_text("\n\n".join(page) + "\n")
    record = facts | {
        "gates": [asdict(gate) | {"passed": gate.passed} for gate in gates],
        "figures": {section.title: section.figures for section in sections if section.figures},
    }
    (folder / FIGURES).write_text(json.dumps(record, indent=2) + "\n")
