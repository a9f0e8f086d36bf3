"""Whether this copy of the program is whole and does what it was built to do: ``self-test``."""

from __future__ import annotations

from evidencekit.selftest.steps import Step, core_steps
from evidencekit.selftest.testing import Outcome, run_steps, table

__all__ = ["Outcome", "Step", "core_steps", "run_steps", "table"]
