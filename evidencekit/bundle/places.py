"""Where things lie in a bundle: the one list of paths that writing, checking and reading share."""

from __future__ import annotations

REPORT = "data/report/report.pdf"
UNSEALED = "data/report/report-unsealed.pdf"
"""The report as drawn, before the seal was added: a byte prefix of the sealed one."""
REPORT_TEXT = "data/report/report.txt"
EVIDENCE = "data/evidence/"
RECORDS = "data/derived/records.csv"
KEY_RECORDS = "data/derived/key-records.json"
FINDINGS = "data/derived/findings.json"
CUSTODY = "data/custody/custody.jsonl"
CERTIFICATE = "data/seal/examiner.pem"
EXHIBITS = "data/exhibits.json"
SETTINGS = "data/settings.json"
CASE_GRAPH = "data/case.jsonld"


def stamp_names(name: str) -> tuple[str, str, str, str]:
    """The four files of a time stamp over the file ``name``, which lie beside it.

    The request, the response, the root that the examiner chose, and the hashes of these three.
    """
    return f"{name}.tsq", f"{name}.tsr", f"{name}.roots.pem", f"{name}.stamp.sha256"


STAMP_FILES = stamp_names("tagmanifest-sha256.txt")
STAMP_REQUEST, STAMP_RESPONSE, STAMP_ROOTS, STAMP_SUMS = STAMP_FILES
"""Added after the bundle is closed: a time stamp over the tag manifest cannot be listed in it."""

HEAD_FIELD = "Custody-Head"
COUNT_FIELD = "Custody-Events"
FINGERPRINT_FIELD = "Seal-Certificate-SHA256"
REPORT_HASH_FIELD = "Report-SHA256"
