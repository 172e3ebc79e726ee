"""Hypothesis without deadlines: a busy machine is no failure, and the first example pays for the imports."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("remit", deadline=None)
settings.load_profile("remit")
