"""The weights are those where the loss, what they cost included, no longer falls; columns of nobody weigh nothing."""

import numpy as np
from scipy.sparse import csr_matrix

from routing.softmax import Features, fit

SEED = np.random.default_rng(7)
TOPICS, COLUMNS = 3, 40
LABELS = SEED.integers(0, TOPICS, 60)
USED = np.array([1, 5, 6, 20, 39])
PENALTY = 0.1


def _features() -> Features:
    meaning = (SEED.normal(size=(60, 4)) + LABELS[:, None]).astype(np.float32)
    spelling = np.zeros((60, COLUMNS), np.float32)
    spelling[:, USED] = SEED.random((60, len(USED))) * (LABELS[:, None] + 1)
    return Features(meaning, csr_matrix(spelling))


def test_the_loss_is_least_and_unused_columns_are_zero() -> None:
    features, shares = _features(), np.ones(60, np.float32)
    weights = fit(features, LABELS, shares, TOPICS, 500)
    assert weights.shape == (4 + COLUMNS, TOPICS)
    unused = np.setdiff1d(np.arange(COLUMNS), USED)
    assert not weights[4 + unused].any()
    assert np.abs(weights[4 + USED]).max() > 0.1

    everything = np.concatenate([features.meaning, features.spelling.toarray()], axis=1).astype(np.float64)
    scores = everything @ weights
    chances = np.exp(scores - scores.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    chances[np.arange(60), LABELS] -= 1
    slope = everything.T @ chances + PENALTY * weights
    assert np.abs(slope).max() < 0.05


def test_a_share_counts_as_so_many_rows() -> None:
    features = _features()
    shares = np.where(np.arange(60) < 10, 2.0, 1.0).astype(np.float32)
    twice = features.at(np.concatenate([np.arange(60), np.arange(10)]))
    by_share = fit(features, LABELS, shares, TOPICS, 500)
    by_rows = fit(twice, np.concatenate([LABELS, LABELS[:10]]), np.ones(70, np.float32), TOPICS, 500)
    np.testing.assert_allclose(by_share, by_rows, atol=0.02)


def test_it_goes_on_from_where_it_was() -> None:
    features, shares = _features(), np.ones(60, np.float32)
    whole = fit(features, LABELS, shares, TOPICS, 500)
    again = fit(features, LABELS, shares, TOPICS, 1, whole)
    np.testing.assert_allclose(again, whole, atol=0.02)
