"""Logistic regression as the fitting scripts need it: bounded, a little shrunk, with weighted rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

Bound = tuple[float | None, float | None]

UP: Bound = (0.0, None)
"""More of any figure speaks for the fact, or for affirming: no weight is below 0."""

FREE: Bound = (None, None)


def fit(
    rows: Sequence[tuple[list[float], bool, float]], bounds: Sequence[Bound]
) -> tuple[list[float], float]:
    """Logistic regression with a little shrinkage: (weights, intercept).

    `bounds` keep each weight on the side that its figure's meaning gives it, so that no figure is bent
    into a correction of another.
    """
    figures = np.array([row for row, _, _ in rows])
    truth = np.array([1.0 if right else -1.0 for _, right, _ in rows])
    counts = np.array([weight for _, _, weight in rows])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = truth * (figures @ weights[:-1] + weights[-1])
        pull = -truth * counts / (1 + np.exp(margin))
        shrink = np.append(weights[:-1], 0.0)
        gradient = np.append(figures.T @ pull, pull.sum()) + 0.3 * shrink
        return float(counts @ np.logaddexp(0, -margin) + 0.15 * shrink @ shrink), gradient

    start = np.zeros(figures.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    return [round(float(w), 3) for w in found.x[:-1]], round(float(found.x[-1]), 3)
