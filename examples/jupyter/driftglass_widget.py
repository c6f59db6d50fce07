"""A dashboard of driftglass in a notebook: Monitor(reference).compare(March=march)."""

import pathlib

import anywidget
import traitlets


class Monitor(anywidget.AnyWidget):
    """Compares data frames in the browser; `verdict`, `drifted` and `column` say what was found."""

    _esm = pathlib.Path(__file__).parent / "dist" / "widget.js"
    reference = traitlets.Dict().tag(sync=True)
    batches = traitlets.Dict().tag(sync=True)
    thresholds = traitlets.Dict().tag(sync=True)
    verdict = traitlets.Unicode("nothing yet").tag(sync=True)
    drifted = traitlets.List().tag(sync=True)
    column = traitlets.Unicode("none").tag(sync=True)

    def __init__(self, reference, **settings):
        super().__init__(reference=columns(reference), **settings)

    def compare(self, **batches):
        """Compares each data frame with the reference, under the name it is given by."""
        self.batches = {label: columns(frame) for label, frame in batches.items()}
        return self


def columns(frame):
    """A data frame, or a dict of lists, as lists whose missing values are None."""
    if isinstance(frame, dict):
        return {name: list(values) for name, values in frame.items()}
    cells = frame.astype(object).where(frame.notna(), None)
    return {str(name): cells[name].tolist() for name in cells.columns}
