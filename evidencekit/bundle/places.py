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

STAMP_REQUEST = "tagmanifest-sha256.txt.tsq"
STAMP_RESPONSE = "tagmanifest-sha256.txt.tsr"
STAMP_ROOTS = "tagmanifest-sha256.txt.roots.pem"
STAMP_SUMS = "tagmanifest-sha256.txt.stamp.sha256"
STAMP_FILES = (STAMP_REQUEST, STAMP_RESPONSE, STAMP_ROOTS, STAMP_SUMS)
"""Added after the bundle is closed: a time stamp over the tag manifest cannot be listed in it."""

HEAD_FIELD = "Custody-Head"
COUNT_FIELD = "Custody-Events"
FINGERPRINT_FIELD = "Seal-Certificate-SHA256"
REPORT_HASH_FIELD = "Report-SHA256"
