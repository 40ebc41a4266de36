"""Pages made from texts, with their truth: what the layout is fitted and measured on."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the matrices of a fit are many and small
