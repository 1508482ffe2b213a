"""What the benchmark beside the peers says of one that cannot be measured, and that it sees an answer that is wrong."""

import sys

import numpy as np
import pytest

from tests.architecture.repository import ROOT


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")


def test_a_peer_that_cannot_be_measured_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    import environments
    import peers

    script = "import sys; sys.exit('/srv/anna/x/bin/python: no wheel at https://index.example/simple/x')"
    monkeypatch.setattr(peers.Peer, "install", lambda peer: environments._asked([sys.executable, "-c", script]))
    found = peers.row("all", peers.MESA, [2.0, 1.0], lambda: [4.0, 4.0], [1.0, 0.5])
    assert (found["peer"], found["peer_seconds"]) == ("mesa 3.3.1", None)
    assert found["not_measured"] == "python: no wheel at "
    assert found["ours_over_floor"] == 2.0
    monkeypatch.setattr(peers.Peer, "install", lambda peer: None)
    found = peers.row("all", peers.MESA, [2.0, 1.0], lambda: [4.0, 4.0])
    assert (found["peer_over_ours"], found["peer_over_ours_processor"]) == (2.0, 4.0)


@pytest.mark.slow
def test_one_draw_of_the_country_is_told_from_a_wrong_one() -> None:
    import tasks

    from trappen.analysis.forecast.simulation import run

    model = tasks.country()
    one = run(model, 5, [0]).stock[0, -1, 0]
    assert not tasks.far_off(one)
    assert tasks.far_off(np.roll(one, 1))
    assert tasks.far_off(one // 2)
