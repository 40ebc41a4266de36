"""Settings of the suite: properties draw the same examples in every run, unless others are asked for."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None)
settings.load_profile("random" if os.environ.get("CLEANER_RANDOM") else "fixed")
