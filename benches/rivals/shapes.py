"""The same shapes and changes as tests/common/shapes.rs, drawn with numpy."""

import numpy as np

SHAPES = ["normal", "lognormal", "heavy ties", "bimodal", "heavy-tailed", "2 categories", "10 categories", "50 categories"]

CHANGES = [
    ("normal + 0.1 sd", "normal", ("shift", 0.1)),
    ("normal + 0.2 sd", "normal", ("shift", 0.2)),
    ("normal + 0.5 sd", "normal", ("shift", 0.5)),
    ("normal + 1 sd", "normal", ("shift", 1.0)),
    ("lognormal + 0.2", "lognormal", ("shift", 0.2)),
    ("lognormal + 0.5", "lognormal", ("shift", 0.5)),
    ("normal x 1.2", "normal", ("scale", 1.2)),
    ("normal x 1.5", "normal", ("scale", 1.5)),
    ("normal x 2", "normal", ("scale", 2.0)),
    ("2 points between 10 categories", "10 categories", ("move", 0.02)),
    ("5 points between 10 categories", "10 categories", ("move", 0.05)),
    ("10 points between 10 categories", "10 categories", ("move", 0.10)),
    ("20 points between 10 categories", "10 categories", ("move", 0.20)),
]


def is_categorical(shape):
    return shape.endswith("categories")


def draw(rng, shape, rows, change=(None, 0.0)):
    kind, size = change
    if is_categorical(shape):
        categories = int(shape.split()[0])
        shares = 1.0 / np.arange(1, categories + 1)
        shares /= shares.sum()
        if kind == "move":
            shares[0] -= size
            shares[-1] += size
        return rng.choice(categories, rows, p=shares)
    z = rng.normal(size=rows)
    values = {
        "normal": lambda: z,
        "lognormal": lambda: np.exp(z),
        "heavy ties": lambda: np.round(2 * z) / 2,
        "bimodal": lambda: 0.3 * z + np.where(rng.random(rows) < 0.4, -2.0, 1.0),
        "heavy-tailed": lambda: z / np.sqrt(rng.exponential(size=rows)),
    }[shape]()
    return values + size if kind == "shift" else values * size if kind == "scale" else values


def table(title, head, rows):
    lines = [title, "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def simulate(score, sizes, repeats, reference_rows, title):
    """Prints two tables: alarms on clean batches, and power at the score's own 5 % critical value.

    `score(rng, shape, reference, rows, change)` answers a batch's score against a fresh reference,
    larger for more drift, and whether the default setting alarms.
    """
    rng = np.random.default_rng(20240101)
    clean, critical = {}, {}
    for shape in SHAPES:
        for size in sizes:
            outcomes = [score(rng, shape, reference_rows(size), size, (None, 0.0)) for _ in range(repeats)]
            clean[shape, size] = np.mean([alarmed for _, alarmed in outcomes])
            critical[shape, size] = np.quantile([value for value, _ in outcomes], 0.95)
    percent = lambda share: f"{100 * share:.0f}"
    rows = [[shape, *(percent(clean[shape, size]) for size in sizes)] for shape in SHAPES]
    head = [f"{size:,} rows" for size in sizes]
    print(table(f"{title}: alarms on clean columns in percent, {repeats} batches a cell", ["column", *head], rows))
    print()
    rows = []
    for name, shape, change in CHANGES:
        cells = []
        for size in sizes:
            outcomes = [score(rng, shape, reference_rows(size), size, change) for _ in range(max(repeats // 2, 20))]
            seen = np.mean([value > critical[shape, size] for value, _ in outcomes])
            cells.append(f"{percent(np.mean([alarmed for _, alarmed in outcomes]))} / {percent(seen)}")
        rows.append([name, *cells])
    print(table(f"{title}: power in percent, by default / with its threshold moved to 5 % false alarms", ["change", *head], rows))
