"""All benchmarks as one table: python test/benchmark/run.py [affect display endurance ...]."""

import sys
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

NAMES = (
    "affect",
    "dashboard",
    "design",
    "display",
    "endurance",
    "face",
    "graph",
    "load",
    "network",
)


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; returns the exit status."""
    sys.path[:0] = [str(folder) for folder in Path(__file__).parents[:2]]
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no benchmark {unknown[0]!r}, expected some of {', '.join(NAMES)}", file=sys.stderr)
        return 2
    console = Console()
    table = Table("what", "value", "unit", "beside", "peer / ours", title="benchmark")
    for name in names or NAMES:
        with console.status(f"measuring {name}"):
            rows = import_module(f"bench_{name}").run()
        for what, value, unit, peer, ratio in rows:
            beside = (peer, f"{ratio:.3g}") if peer else ()
            table.add_row(what, f"{value:.4g}", unit, *beside)
        table.add_section()
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
