"""Times one test of scipy, numpy or pandas on arrays from files, on request.

Reads one JSON object a line from standard input, {"task", "reference", "batch", "runs"}, and answers
with the seconds of every run and the statistic. Start-up, imports and reading are not in the times.
"""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
from scipy import stats

warnings.simplefilter("ignore")


def psi(reference, batch):
    edges = np.histogram_bin_edges(np.concatenate([reference, batch]), bins="sturges")
    p = np.histogram(reference, edges)[0] / len(reference)
    q = np.histogram(batch, edges)[0] / len(batch)
    p, q = np.where(p == 0, 1e-4, p), np.where(q == 0, 1e-4, q)
    return np.sum((p - q) * np.log(p / q))


def chi_squared(reference, batch):
    side = np.repeat(["reference", "batch"], [len(reference), len(batch)])
    table = pd.crosstab(side, np.concatenate([reference, batch]))
    return stats.chi2_contingency(table, correction=False).statistic


TASKS = {
    "kolmogorov-smirnov": lambda a, b: stats.ks_2samp(a, b).statistic,
    "anderson-darling": lambda a, b: stats.anderson_ksamp([a, b]).statistic,
    "cramer-von-mises": lambda a, b: stats.cramervonmises_2samp(a, b).statistic,
    "mann-whitney": lambda a, b: stats.mannwhitneyu(a, b).statistic,
    "student-t": lambda a, b: stats.ttest_ind(a, b).statistic,
    "welch-t": lambda a, b: stats.ttest_ind(a, b, equal_var=False).statistic,
    "epps-singleton": lambda a, b: stats.epps_singleton_2samp(a, b).statistic,
    "wasserstein": lambda a, b: stats.wasserstein_distance(a, b),
    "energy": lambda a, b: stats.energy_distance(a, b),
    "psi": psi,
    "chi-squared": chi_squared,
}

for line in sys.stdin:
    request = json.loads(line)
    task = TASKS[request["task"]]
    reference = np.fromfile(request["reference"])
    batch = np.fromfile(request["batch"])
    if request["task"] == "chi-squared":
        reference, batch = reference.astype(int), batch.astype(int)
    seconds = []
    for _ in range(request["runs"]):
        start = time.perf_counter()
        statistic = task(reference, batch)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "statistic": float(statistic)}), flush=True)
