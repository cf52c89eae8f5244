"""Several devices share each batch, row by row."""

from types import SimpleNamespace

import numpy as np
import pytest

from emotion_face.errors import ConfigError
from emotion_face.training.engine import shared


def test_the_devices_take_all_rows_and_none_twice() -> None:
    batch = np.arange(12) * 10
    taken = [shared(batch, SimpleNamespace(global_rank=rank, world_size=3)) for rank in range(3)]
    assert [len(rows) for rows in taken] == [4, 4, 4]
    assert sorted(np.concatenate(taken)) == list(batch)


def test_a_batch_that_does_not_divide_is_refused() -> None:
    with pytest.raises(ConfigError, match="12, expected a multiple of the 5 devices"):
        shared(np.arange(12), SimpleNamespace(global_rank=0, world_size=5))
