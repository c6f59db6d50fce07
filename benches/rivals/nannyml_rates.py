"""NannyML's default on clean and changed columns, by its own methods.

Jensen-Shannon against a threshold of mean + 3 standard deviations of ten chunks of the reference, which
has ten times the rows of a batch: chunks and batches of one size, as it is meant.
"""

import logging
import sys
import warnings

import pandas as pd
from nannyml.chunk import CountBasedChunker
from nannyml.drift.univariate.methods import CategoricalJensenShannonDistance, ContinuousJensenShannonDistance
from nannyml.thresholds import StandardDeviationThreshold
from shapes import draw, is_categorical, simulate

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)


def column(rng, shape, rows, change):
    values = draw(rng, shape, rows, change)
    return pd.Series([f"c{value}" for value in values] if is_categorical(shape) else values, name="x")


def score(rng, shape, reference_rows, rows, change):
    kind = CategoricalJensenShannonDistance if is_categorical(shape) else ContinuousJensenShannonDistance
    threshold = StandardDeviationThreshold(std_lower_multiplier=None)
    method = kind(chunker=CountBasedChunker(chunk_number=10), threshold=threshold)
    method.fit(column(rng, shape, reference_rows, (None, 0.0)))
    value = method.calculate(column(rng, shape, rows, change))
    return float(value), bool(method.alert(value))


repeats = 40 if "--quick" in sys.argv else 400
simulate(score, [50, 100, 200, 500, 1_000, 10_000], repeats, lambda size: 10 * size, "NannyML 0.13.1, reference of 10 chunks of the batch's size")
