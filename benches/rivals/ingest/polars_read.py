"""Reads one CSV file with polars and says how long it took, at first and again. Prints one JSON object."""

import json
import resource
import sys
import time

started = time.perf_counter()

import polars as pl

path, column, again = sys.argv[1:]
ready = time.perf_counter()
table = pl.read_csv(path)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

later = []
for _ in range(int(again)):
    table = None
    begin = time.perf_counter()
    table = pl.read_csv(path)
    later.append(time.perf_counter() - begin)

print(json.dumps({
    "start": ready - started,
    "seconds": done - ready,
    "later": later,
    "peakBytes": peak,
    "details": {"version": pl.__version__},
    "threads": pl.thread_pool_size(),
    "seen": {
        "rows": table.height,
        "columns": table.width,
        "known": table[column].count(),
        "sum": table[column].sum(),
    },
}))
