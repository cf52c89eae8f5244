"""Gates (acceptance criteria): a figure, its limits, and the same figure of real drawings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """One line of the report's table.

    Attributes
    ----------
    quantity : str
    measured : float
    least, most : float, optional
        Limits of the figure.
    floor : float or str
        The same figure of real drawings against real drawings, or why there is none.
    """

    quantity: str
    measured: float
    least: float | None = None
    most: float | None = None
    floor: float | str = ""

    @property
    def passed(self) -> bool:
        """Whether the figure is within its limits."""
        enough = self.least is None or bool(self.measured >= self.least)
        return enough and (self.most is None or bool(self.measured <= self.most))

    @property
    def limit(self) -> str:
        """The limits in words."""
        if self.least is not None and self.most is not None:
            return f"{self.least:g} to {self.most:g}"
        return f"at least {self.least:g}" if self.most is None else f"at most {self.most:g}"


def table(gates: list[Gate]) -> str:
    """The gates as a Markdown table."""
    lines = ["| quantity | gate | measured | real drawings | verdict |", "|---|---|---|---|---|"]
    for gate in gates:
        floor = gate.floor if isinstance(gate.floor, str) else number(gate.floor)
        verdict = "pass" if gate.passed else "**missed**"
        lines.append(
            f"| {gate.quantity} | {gate.limit} | {number(gate.measured)} | {floor} | {verdict} |"
        )
    return "\n".join(lines)


def number(value: float) -> str:
    """A figure with three or four significant digits."""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"
