import os

import pytest
from isolation import alone, lock_domain


def test_nobody_gets_a_domain_that_is_taken():
    locks = dict(lock_domain() for _ in range(3))
    assert len(locks) == 3
    assert int(os.environ["ROS_DOMAIN_ID"]) not in locks
    for lock in locks.values():
        lock.close()


def test_when_all_are_taken_it_says_so(monkeypatch):
    domain, lock = lock_domain()
    monkeypatch.setattr("isolation.DOMAINS", range(domain, domain + 1))
    with pytest.raises(RuntimeError, match=f"all ROS domains from {domain} to {domain} are taken"):
        lock_domain()
    lock.close()
    assert lock_domain()[0] == domain


def test_what_somebody_has_is_waited_for(monkeypatch):
    monkeypatch.setattr("isolation.WAIT_S", 0.0)
    with (
        alone("a toy"),
        pytest.raises(RuntimeError, match="another test has had a toy"),
        alone("a toy"),
    ):
        pass
    with alone("a toy"):
        pass
