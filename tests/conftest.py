"""What all tests share: random tests know no clock, since speed is measured in benchmarks/."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("torikumi", deadline=None)
settings.load_profile("torikumi")
