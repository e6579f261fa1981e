"""Splink 5 on the same people, set up as its documentation recommends for the columns there are."""

import logging
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from customers.features import Features

_RULES = (
    ("phone",), ("email",), ("national_id",), ("given", "surname"), ("surname", "birth"), ("given", "birth"),
    ("birth", "postcode"), ("given", "postcode"), ("surname", "postcode"), ("surname", "street"), ("given", "street"),
    ("given", "district"), ("surname", "district"), ("given", "ward"), ("surname", "ward"), ("birth", "district"),
    ("given", "occupation"), ("birth",),
)  # fmt: skip
"""Blocking rules, those used for which both columns are there."""

_COLUMNS = (
    "given", "surname", "birth", "phone", "email", "street", "ward", "district", "province", "postcode", "country",
    "occupation", "national_id",
)  # fmt: skip
_FILLED = 0.05
_THRESHOLDS = (0.5, 0.9, 0.95, 0.99, 0.999)


@dataclass(frozen=True, slots=True)
class PeerResult:
    """Pairs of record numbers Splink takes for one person, by threshold, and the seconds it took in all."""

    pairs: dict[float, frozenset[tuple[int, int]]]
    seconds: float


def run_splink(people: Sequence[Features], split: int = 0) -> PeerResult:
    """Return what Splink finds: clusters within one file, or links across ``split``; impossible dates are null.

    It is given our canonical phones, e-mails, dates and name parts, which is more than a raw CSV gives it.
    """
    import pandas as pd  # type: ignore[import-untyped]
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    began = time.perf_counter()
    frame = pd.DataFrame([_row(number, each) for number, each in enumerate(people)])
    frame = frame.mask(frame == "")
    columns = [column for column in _COLUMNS if frame[column].notna().mean() >= _FILLED]
    frame = frame[["unique_id", *columns]]
    api = DuckDBAPI()
    files = [frame[:split], frame[split:]] if split else [frame]
    tables = [
        api.register(each.reset_index(drop=True), dataset_display_name=f"file_{number}")
        for number, each in enumerate(files)
    ]
    linker = Linker(tables if split else tables[0], _settings(columns, linked=bool(split)), log_level=logging.ERROR)
    _train(linker, columns)
    predictions = linker.inference.predict(threshold_match_probability=0.01)
    pairs = {threshold: _pairs(linker, predictions, threshold, linked=bool(split)) for threshold in _THRESHOLDS}
    return PeerResult(pairs, time.perf_counter() - began)


def _row(number: int, each: Features) -> dict[str, Any]:
    birth = each.birth
    return {
        "unique_id": number,
        "given": each.given,
        "surname": each.surname,
        "birth": f"{birth.year:04d}-{max(birth.month, 1):02d}-{max(birth.day, 1):02d}" if birth else "",
        "phone": each.phones[0] if each.phones else "",
        "email": each.emails[0] if each.emails else "",
        **{name: getattr(each, name) for name in _COLUMNS[5:]},
    }


def _settings(columns: Sequence[str], *, linked: bool) -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator

    made: dict[str, Any] = {
        "given": cl.NameComparison("given").configure(term_frequency_adjustments=True),
        "surname": cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        "birth": cl.DateOfBirthComparison("birth", input_is_string=True),
        "phone": cl.LevenshteinAtThresholds("phone", [1, 2]).configure(term_frequency_adjustments=True),
        "email": cl.EmailComparison("email"),
        "street": cl.JaroWinklerAtThresholds("street", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        "postcode": cl.LevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        "national_id": cl.LevenshteinAtThresholds("national_id", [1, 2]),
        "occupation": cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        "province": cl.ExactMatch("province").configure(term_frequency_adjustments=True),
        "country": cl.ExactMatch("country").configure(term_frequency_adjustments=True),
        "ward": cl.JaroWinklerAtThresholds("ward", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        "district": cl.JaroWinklerAtThresholds("district", [0.9, 0.7]).configure(term_frequency_adjustments=True),
    }
    return SettingsCreator(
        link_type="link_only" if linked else "dedupe_only",
        comparisons=[made[column] for column in columns],
        blocking_rules_to_generate_predictions=_rules(columns),
        retain_intermediate_calculation_columns=False,
    )


def _rules(columns: Sequence[str]) -> list[Any]:
    from splink import block_on

    return [block_on(*rule) for rule in _RULES if set(rule) <= set(columns)]


def _train(linker: Any, columns: Sequence[str]) -> None:
    """Estimate the prior, u by sampling and m by EM over pairs of rules that between them leave every column free."""
    from splink import block_on

    sure = _rules(columns)[:6]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    rules = [
        rule
        for rule in (
            ("birth",),
            ("given", "surname"),
            ("phone",),
            ("national_id",),
            ("surname", "postcode"),
            ("email",),
        )
        if set(rule) <= set(columns)
    ]
    for rule in rules[:3]:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        except Exception as error:  # noqa: BLE001 - one rule may leave nothing to learn from; the others still do
            logging.getLogger("splink").warning("%s", error)


def _pairs(linker: Any, predictions: Any, threshold: float, *, linked: bool) -> frozenset[tuple[int, int]]:
    if linked:
        found = predictions.as_pandas_dataframe()
        chosen = found[found.match_probability >= threshold]
        return frozenset(
            (min(int(a), int(b)), max(int(a), int(b)))
            for a, b in zip(chosen.unique_id_l, chosen.unique_id_r, strict=True)
        )
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=threshold
    )
    frame = clusters.as_pandas_dataframe()
    groups: dict[Any, list[int]] = {}
    for cluster, number in zip(frame.cluster_id, frame.unique_id, strict=True):
        groups.setdefault(cluster, []).append(int(number))
    return frozenset(pair for group in groups.values() for pair in combinations(sorted(group), 2))
