"""Evidently's default on clean and changed columns, by its own functions.

Its default test per column by its own rule, on a reference of 5,000 rows; that a Report says the same
is checked on a few pairs first.
"""

import sys
import warnings

import numpy as np
import pandas as pd
from evidently.legacy.calculations.stattests import get_stattest
from evidently.legacy.core import ColumnType
from evidently.legacy.metric_preset import DataDriftPreset
from evidently.legacy.report import Report
from shapes import draw, is_categorical, simulate

warnings.simplefilter("ignore")

REFERENCE = 5_000


def column(rng, shape, rows, change):
    values = draw(rng, shape, rows, change)
    return pd.Series([f"c{value}" for value in values] if is_categorical(shape) else values, name="x")


def judge(shape, reference, batch):
    kind = ColumnType.Categorical if is_categorical(shape) else ColumnType.Numerical
    result = get_stattest(reference, batch, kind, None)(reference, batch, kind, None)
    return float(result.drift_score), bool(result.drifted)


def score(rng, shape, reference_rows, rows, change):
    reference = column(rng, shape, reference_rows, (None, 0.0))
    return judge(shape, reference, column(rng, shape, rows, change))


def check_report():
    rng = np.random.default_rng(3)
    for shape in ["normal", "lognormal", "10 categories"]:
        reference, batch = (column(rng, shape, rows, (None, 0.0)) for rows in (REFERENCE, 200))
        report = Report(metrics=[DataDriftPreset()])
        report.run(reference_data=pd.DataFrame({"x": reference}), current_data=pd.DataFrame({"x": batch}))
        tables = [metric["result"] for metric in report.as_dict()["metrics"] if "drift_by_columns" in metric["result"]]
        said = tables[0]["drift_by_columns"]["x"]
        expected = judge(shape, reference, batch)
        assert abs(said["drift_score"] - expected[0]) < 1e-12 and said["drift_detected"] == expected[1], (shape, said)


check_report()
repeats = 40 if "--quick" in sys.argv else 400
simulate(score, [50, 100, 200, 500, 1_000, 10_000], repeats, lambda _: REFERENCE, "Evidently 0.7.23, reference 5,000 rows")
