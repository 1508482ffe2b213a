"""The special functions against scipy's."""

import numpy as np
import pytest
from scipy.special import chdtrc, gammaln

from trappen.analysis.forecast.chances import chi_square_tail, log_gamma


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 20, 51, 300])
@pytest.mark.parametrize("times", [0.0, 0.01, 0.5, 1.0, 1.6, 4.0])
def test_chi_square_tail(freedom: int, times: float) -> None:
    assert chi_square_tail(freedom, times * freedom) == pytest.approx(chdtrc(freedom, times * freedom), rel=1e-9)


def test_log_gamma() -> None:
    values = np.geomspace(1e-3, 1e6, 50).reshape(5, 10)
    assert np.allclose(log_gamma(values), gammaln(values), rtol=1e-12, atol=1e-12)
