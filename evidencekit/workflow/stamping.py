"""A trusted time, carried: the question written to a small file, the answer brought back and put in.

Three things can be stamped. A *bundle*: its tag manifest stands for every file in it, and the answer
lies beside that. The *seal* inside a PDF: the answer goes into the room kept for it, which makes
another file of the same length. Any *file* as it is: the answer lies beside it. What an answer belongs
to is told by its request, so importing asks nothing.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidencekit.bundle.bag import DECLARATION, TAG_MANIFEST
from evidencekit.bundle.stamping import add_stamp, add_stamp_beside, request_for_bundle
from evidencekit.case.names import shown
from evidencekit.case.reading import read_failed
from evidencekit.clock import SystemClock, utc_text
