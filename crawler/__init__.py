"""The machine: records, store, query language, alerts, network and commands."""

import os

# numpy's threads for products of matrices, one a core: none is ever asked for, each starts spinning
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
