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
from scipy.spatial import distance

warnings.simplefilter("ignore")


def shares(reference, batch):
    edges = np.histogram_bin_edges(np.concatenate([reference, batch]), bins="sturges")
    return np.histogram(reference, edges)[0] / len(reference), np.histogram(batch, edges)[0] / len(batch)


def filled(shares):
    """As Evidently fills empty cells."""
    least = shares[shares > 0].min()
    return np.where(shares == 0, least / 1e6 if least <= 1e-4 else 1e-4, shares)


def psi(reference, batch):
    p, q = map(filled, shares(reference, batch))
    return np.sum((p - q) * np.log(p / q))


def kl(reference, batch):
    p, q = shares(reference, batch)
    empty = (p > 0) & (q == 0)
    return stats.entropy(filled(p), filled(q)) if empty.any() else stats.entropy(p, q)


def hellinger(reference, batch):
    p, q = shares(reference, batch)
    return np.linalg.norm(np.sqrt(p) - np.sqrt(q)) / np.sqrt(2)


def mmd(reference, batch):
    """Unbiased, Gaussian kernel, bandwidth by the median of the reference's squared differences."""
    squares = lambda a, b: (a[:, None] - b[None, :]) ** 2
    within = squares(reference, reference)
    sigma = np.sqrt(np.quantile(within, 0.5, method="nearest") / 2)
    kernel = lambda squares: np.exp(-squares / (2 * sigma**2))
    n, m = len(reference), len(batch)
    first = (kernel(within).sum() - n) / (n * (n - 1))
    second = (kernel(squares(batch, batch)).sum() - m) / (m * (m - 1))
    return first + second - 2 * kernel(squares(reference, batch)).mean()


def crosstab(reference, batch):
    side = np.repeat(["reference", "batch"], [len(reference), len(batch)])
    # In the order of the sides, which pandas would sort.
    return pd.crosstab(side, np.concatenate([reference, batch])).loc[["reference", "batch"]]


def contingency(reference, batch, **options):
    return stats.chi2_contingency(crosstab(reference, batch), correction=False, **options).statistic


def proportion(reference, batch):
    (n, m), (p, q) = (len(reference), len(batch)), (reference.mean(), batch.mean())
    pooled = (n * p + m * q) / (n + m)
    z = (p - q) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return z if 2 * stats.norm.sf(abs(z)) >= 0 else np.nan


def differences(reference, batch):
    """Differences of the shares of all values."""
    values, codes = np.unique(np.concatenate([reference, batch]), return_inverse=True)
    counts = [np.bincount(side, minlength=len(values)) for side in np.split(codes, [len(reference)])]
    return counts[0] / len(reference) - counts[1] / len(batch)


TASKS = {
    "ks": lambda a, b: stats.ks_2samp(a, b).statistic,
    "anderson": lambda a, b: stats.anderson_ksamp([a, b]).statistic,
    "cramer": lambda a, b: stats.cramervonmises_2samp(a, b).statistic,
    "mannwhitney": lambda a, b: stats.mannwhitneyu(a, b).statistic,
    "student": lambda a, b: stats.ttest_ind(a, b).statistic,
    "welch": lambda a, b: stats.ttest_ind(a, b, equal_var=False).statistic,
    "epps": lambda a, b: stats.epps_singleton_2samp(a, b).statistic,
    "wasserstein": lambda a, b: stats.wasserstein_distance(a, b),
    "wasserstein-normed": lambda a, b: stats.wasserstein_distance(a, b) / np.std(a),
    "energy": lambda a, b: stats.energy_distance(a, b),
    "mmd": mmd,
    "psi": psi,
    "jensen-shannon": lambda a, b: distance.jensenshannon(*shares(a, b), base=2),
    "kl": kl,
    "hellinger": hellinger,
    "chi-squared": contingency,
    "g-test": lambda a, b: contingency(a, b, lambda_="log-likelihood"),
    "fisher": lambda a, b: stats.fisher_exact(crosstab(a, b)).statistic,
    "proportion": proportion,
    "total-variation": lambda a, b: np.abs(differences(a, b)).sum() / 2,
    "l-infinity": lambda a, b: np.abs(differences(a, b)).max(),
}

# Tasks of categories, which are integers here.
WHOLE = {"chi-squared", "g-test", "fisher", "proportion", "total-variation", "l-infinity"}

for line in sys.stdin:
    request = json.loads(line)
    task = TASKS[request["task"]]
    reference = np.fromfile(request["reference"])
    batch = np.fromfile(request["batch"])
    if request["task"] in WHOLE:
        reference, batch = reference.astype(int), batch.astype(int)
    seconds = []
    for _ in range(request["runs"]):
        start = time.perf_counter()
        statistic = task(reference, batch)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "statistic": float(statistic)}), flush=True)
