"""The textbook recipe: the same checks with pandas, SciPy and scikit-learn. Prints one JSON object."""

import json
import resource
import sys
import time

started = time.perf_counter()

import numpy as np
import pandas as pd
from scipy import stats
from sklearn import metrics

NUMERIC = [f"x{i}" for i in range(1, 16)]
CATEGORICAL = ["region", "plan"]


def read(path):
    return pd.read_csv(path, parse_dates=["time"])


def performance(table):
    target, prediction = table["target"], table["prediction"]
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(target, prediction, average="weighted")
    return {
        "accuracy": metrics.accuracy_score(target, prediction),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "confusion": metrics.confusion_matrix(target, prediction).tolist(),
        "rocAuc": metrics.roc_auc_score(target, table["probability"]),
        "logLoss": metrics.log_loss(target, table["probability"]),
        "brier": metrics.brier_score_loss(target, table["probability"]),
    }


def chi_squared(reference, batch):
    counts = pd.concat([reference.value_counts(), batch.value_counts()], axis=1).fillna(0)
    return stats.chi2_contingency(counts.to_numpy().T, correction=False).pvalue


def drift(reference, batch):
    p_values = {name: stats.ks_2samp(reference[name].dropna(), batch[name].dropna()).pvalue for name in NUMERIC}
    p_values |= {name: chi_squared(reference[name], batch[name]) for name in CATEGORICAL}
    adjusted = stats.false_discovery_control(list(p_values.values()))
    return {name: p for name, p in zip(p_values, adjusted) if p < 0.05}


def quality(table):
    issues = {}
    for name in NUMERIC:
        values = table[name]
        low, high = values.quantile([0.25, 0.75])
        spread = 1.5 * (high - low)
        outliers = ((values < low - spread) | (values > high + spread)).mean() * 100
        issues[name] = [values.isna().mean() * 100, outliers]
    return {"columns": issues, "duplicates": int(table.duplicated().sum())}


def latency(table):
    ms = table["latency_ms"]
    return {"mean": ms.mean(), "percentiles": np.percentile(ms, [50, 90, 95, 99]).tolist(), "over": (ms > 100).mean()}


def main(reference_path, batch_path):
    phases = {"import": time.perf_counter() - started}
    results = {}

    def phase(name, function, *arguments):
        begin = time.perf_counter()
        results[name] = function(*arguments)
        phases[name] = time.perf_counter() - begin
        return results[name]

    reference = phase("read reference", read, reference_path)
    batch = phase("read batch", read, batch_path)
    phase("performance", lambda: [performance(reference), performance(batch)])
    phase("predictions", chi_squared, reference["prediction"], batch["prediction"])
    phase("drift", drift, reference, batch)
    phase("quality", lambda: [quality(reference), quality(batch)])
    phase("latency", latency, batch)
    print(json.dumps({
        "seconds": time.perf_counter() - started,
        "phases": phases,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "accuracy": results["performance"][1]["accuracy"],
        "drifted": sorted(results["drift"]),
    }))


main(*sys.argv[1:])
