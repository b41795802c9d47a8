"""Weights of a ranking, fitted on labelled messages. Written by `tools/fit_ranking.py`, never by hand."""

BY_WORDS = (1.826, 3.411, 1.467, -1.72)
BY_JUDGEMENT = (0.538, 2.04, 0.0, 7.686, -1.985)
BY_MEANING = (0.986, 5.169, -4.586)
