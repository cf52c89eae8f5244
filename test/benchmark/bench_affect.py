"""Cost of the affect model's step: ours and scipy's solve_ivp on the same equations."""

import numpy as np
from scipy.integrate import solve_ivp
from stopwatch import cpu_us

from emotion_face.affect import EMOTIONS, AffectModel, Stimulus, Timeline, load_parameters
from emotion_face.affect.vector_field import VectorField, pack

Row = tuple[str, float, str, str, float]
TICK_S = 0.02
TOLERANCE = 1e-2
DOSES = [0.5, 0.0, 0.3, 0.8, 0.6, 0.4, 0.7]


def stirred(agents: int) -> AffectModel:
    """Make a model whose agents all have mixed feelings."""
    model = AffectModel(load_parameters(), agents=agents)
    for agent in range(agents):
        model.stimulate([Stimulus(np.roll(DOSES, agent))], agent)
    return model


def run() -> list[Row]:
    """Rows of name, value, unit, peer and the ratio of the peer's value to ours."""
    peer = "scipy solve_ivp RK45, default tolerances"
    model = stirred(1)
    field, start = VectorField(model.parameters), pack(model.state)

    def solve() -> np.ndarray:
        return solve_ivp(field, (0.0, TICK_S), start).y[:, -1]

    reference = solve()
    model.step(TICK_S)
    # the emotions follow r, x, z, v, a (5 x 8 values) in the vector of the equation
    apart = np.abs(reference[40 : 40 + len(EMOTIONS)] - model.state.emotions[0]).max()
    if apart > TOLERANCE:
        raise RuntimeError(f"the peer feels something else: emotions differ by {apart:.2g}")
    theirs = cpu_us(solve, 100)

    rows: list[Row] = []
    for agents in (1, 10, 100):
        crowd = stirred(agents)
        each = cpu_us(lambda crowd=crowd: crowd.step(TICK_S), 500) / agents
        rows.append((f"affect step, {agents} agents", each, "us CPU an agent", peer, theirs / each))

    timeline = Timeline(stirred(1), start_s=0.0, tick_s=TICK_S)
    clock = iter(TICK_S * np.arange(1, 10_000))
    tick = cpu_us(lambda: timeline.advance(float(next(clock))), 1000)
    share, peers_share = (100.0 * cost / (1e6 * TICK_S) for cost in (tick, theirs))
    name = "affect at 50 Hz: step, naming, reading"
    rows.append((name, share, "% of a core", peer, peers_share / share))
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
