"""What is promised as a number, each runnable on any data in its documented format."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the product sets it: its second thread spins
