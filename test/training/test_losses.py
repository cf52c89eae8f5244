"""The losses have their minima in the right places, and the networks follow their inputs."""

import math

import pytest
import torch

from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.face.code import IDENTITY_SIZE
from emotion_face.training import losses
from emotion_face.training.networks import (
    CONTROL_SIZE,
    Discriminator,
    Encoder,
    Mapping,
    frozen,
)


def bar(row: int) -> torch.Tensor:
    """Field (1, 96, 128) of a horizontal stroke."""
    rows = torch.arange(HEIGHT, dtype=torch.float32)[:, None].expand(HEIGHT, WIDTH)
    return ((0.8 - (rows - row).abs()) / 3.0).clamp(-1, 1)[None]


def codes(n: int) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.randn(n, IDENTITY_SIZE), torch.rand(n, CONTROL_SIZE)


def reconstruction(x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return losses.reconstruction(x, target, losses.part_weights(x))


@pytest.mark.parametrize("loss", [reconstruction, losses.chamfer])
def test_a_stroke_further_off_costs_more(loss: object) -> None:
    costs = [float(loss(bar(45 + off), bar(45))) for off in (0, 1, 2, 3)]  # type: ignore[operator]
    assert costs == sorted(costs) and costs[0] < 0.5 * costs[1]


def test_both_a_lost_and_a_surplus_stroke_cost() -> None:
    nothing, two = torch.full((1, HEIGHT, WIDTH), -1.0), torch.maximum(bar(20), bar(70))
    exact = losses.chamfer(bar(20), bar(20))
    assert losses.chamfer(nothing, bar(20)) > 2 * exact
    assert losses.chamfer(two, bar(20)) > 2 * exact


def test_an_error_in_a_part_costs_more_than_one_beside_the_face() -> None:
    blank = torch.full((1, HEIGHT, WIDTH), -1.0)
    eye, corner = blank.clone(), blank.clone()
    eye[0, 30:34, 40:44] = 1.0
    corner[0, :4, :4] = 1.0
    assert reconstruction(blank, eye) > reconstruction(blank, corner)


def test_the_relativistic_loss_is_a_softplus_of_the_difference() -> None:
    real, generated = torch.tensor([2.0, 2.0]), torch.tensor([0.0, 2.0])
    expected = (math.log(1 + math.exp(-2)) + math.log(2)) / 2
    assert float(losses.relativistic(real, generated)) == pytest.approx(expected)


def test_the_penalty_of_a_linear_critic_is_its_squared_gradient() -> None:
    torch.manual_seed(0)
    slope, x = torch.randn(1000), torch.randn(1000)
    eps, sigma = torch.randn(4000, 1000), 0.05
    found = losses.penalty(slope @ x.expand(4000, -1).T, slope @ (x + sigma * eps).T, sigma)
    assert float(found) == pytest.approx(float(slope.square().sum()), rel=0.1)


def test_a_path_of_even_speed_has_length_and_no_bend() -> None:
    step = torch.ones(2, 1, HEIGHT, WIDTH) * 0.1
    even = torch.cat([-step, 0 * step, step], dim=1)
    length, bend = losses.path(even)
    assert float(length) == pytest.approx(0.01) and float(bend) == pytest.approx(0.0)
    popping = torch.cat([-step, -step, step], dim=1)
    assert float(losses.path(popping)[1]) > 0.01


def test_truncation_ends_at_the_person_and_at_the_mean() -> None:
    mapping, (z, c) = Mapping(16), codes(3)
    assert torch.equal(mapping.truncated(z, c, torch.ones(1)), mapping(z, c))
    assert torch.equal(mapping.truncated(z, c, torch.zeros(1)), mapping(torch.zeros_like(z), c))


def test_the_discriminator_answers_to_person_and_expression() -> None:
    network, (z, c), x = Discriminator(16), codes(2), torch.rand(2, HEIGHT, WIDTH)
    told = network(x, z, c)
    assert told.shape == (2,)
    assert not torch.allclose(told, network(x, z.flip(0), c))
    assert not torch.allclose(told, network(x, z, c.flip(0)))


def test_a_frozen_critic_passes_gradients_and_takes_none() -> None:
    encoder, (z, c) = Encoder(16), codes(2)
    x = torch.rand(2, HEIGHT, WIDTH, requires_grad=True)
    with frozen(encoder) as critic:
        losses.code(critic, x, z, c, 0.1).backward()
    assert x.grad is not None and float(x.grad.abs().sum()) > 0
    assert all(p.grad is None and p.requires_grad for p in encoder.parameters())
