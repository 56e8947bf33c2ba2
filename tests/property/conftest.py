"""Property tests draw the same examples on every machine; ``--hypothesis-profile thorough`` draws many fresh ones."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "policypress", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("policypress"), derandomize=False, max_examples=1500)
settings.load_profile("policypress")
