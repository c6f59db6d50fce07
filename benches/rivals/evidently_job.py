"""The presets of Evidently that answer what the main job asks of the data. Prints one JSON object."""

import json
import resource
import sys
import time

started = time.perf_counter()

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset, DataSummaryPreset

NUMERIC = [f"x{i}" for i in range(1, 16)]
CATEGORICAL = ["region", "plan"]


def read(path):
    table = pd.read_csv(path, usecols=NUMERIC + CATEGORICAL)
    definition = DataDefinition(numerical_columns=NUMERIC, categorical_columns=CATEGORICAL)
    return Dataset.from_pandas(table, data_definition=definition)


def main(reference_path, batch_path):
    phases = {"import": time.perf_counter() - started}

    def phase(name, function):
        begin = time.perf_counter()
        result = function()
        phases[name] = time.perf_counter() - begin
        return result

    reference = phase("read reference", lambda: read(reference_path))
    batch = phase("read batch", lambda: read(batch_path))
    report = Report([DataDriftPreset(), DataSummaryPreset()])
    snapshot = phase("both presets", lambda: report.run(batch, reference))
    phase("report", snapshot.json)
    print(json.dumps({
        "seconds": time.perf_counter() - started,
        "phases": phases,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))


main(*sys.argv[1:])
