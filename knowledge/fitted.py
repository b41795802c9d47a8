"""Weights fitted offline. Written by `tools/fit.py`; reviewed, never edited by hand."""

AGREEMENT_INTERCEPT = -17.479
AGREEMENT_WEIGHTS = {"wording": 4.12, "surface": 0.65, "near_miss": -0.45, "explained": 3.48, "surface_explained": 1.73, "typical": 5.0, "core": -0.82, "letters": 1.35, "size": 2.95}

LEANING_INTERCEPT = 0.665
LEANING_WEIGHTS = {"vote": 0.765, "negated": 0.564, "words": 0.389, "markers": 0.605}

MARKERS: dict[str, float] = {}
UNSEEN_MARKER = -1.0
