"""``HOW-TO-VERIFY.txt``: how anyone checks a bundle with what is on their machine already.

Each command is run by the tests where the tool exists (the PowerShell lines cannot be run there).
"""

from __future__ import annotations

from evidencekit.bundle.places import CERTIFICATE, REPORT, STAMP_RESPONSE, STAMP_ROOTS

SUMS_LINUX = "sha256sum --strict --quiet -c tagmanifest-sha256.txt SHA256SUMS && echo ALL INTACT"
SUMS_MACOS = "shasum -a 256 -c tagmanifest-sha256.txt SHA256SUMS"
EXTRA_FILES = "find . ! -type d | cut -c3- | sort | comm -23 - <(cut -c67- SHA256SUMS | sort)"
SEAL_POPPLER = f"pdfsig {REPORT}"
FINGERPRINT_OPENSSL = f"openssl x509 -in {CERTIFICATE} -noout -fingerprint -sha256"
STAMP_OPENSSL = (
    f"openssl ts -verify -data tagmanifest-sha256.txt -in {STAMP_RESPONSE} -CAfile {STAMP_ROOTS}"
)

HOW_TO_VERIFY = f"""\
HOW TO CHECK THIS BUNDLE

You need no special program. Open a terminal in the folder that holds this
file and copy the lines that begin with ">" (without the ">").
EvidenceKit does all of it, and more, with:  evidencekit verify FOLDER


1. HAS ANY FILE CHANGED?

Each file has a SHA-256, a number that is different if a single byte is.
The numbers are listed in SHA256SUMS.

Linux
> {SUMS_LINUX}

macOS (each line must end in OK)
> {SUMS_MACOS}

Windows PowerShell (each line must begin with OK)
> Get-Content tagmanifest-sha256.txt, SHA256SUMS | ForEach-Object {{
>   $sum, $name = $_ -split '  ', 2; $found = 'missing'
>   if (Test-Path -LiteralPath $name) {{ $found = (Get-FileHash -LiteralPath $name).Hash }}
>   if ($found -eq $sum) {{ "OK       $name" }} else {{ "CHANGED  $name" }} }}

These lists lie in the same folder, so whoever changed a file could change
them too. Therefore compare the SHA-256 of the file tagmanifest-sha256.txt
with the one you were given by another way (letter, e-mail, court file).

Linux      > sha256sum tagmanifest-sha256.txt
macOS      > shasum -a 256 tagmanifest-sha256.txt
Windows    > Get-FileHash tagmanifest-sha256.txt


2. HAS A FILE BEEN ADDED?

The command above does not notice an added file. This one lists the files
that are in no list (Linux and macOS, bash or zsh). Only SHA256SUMS and
tagmanifest-sha256.txt (and, where there is a time stamp, the four files
whose names begin with tagmanifest-sha256.txt.) may appear.
> {EXTRA_FILES}

Any BagIt program (RFC 8493) notices both, for instance
> bagit.py --validate .


3. IS THE REPORT SEALED, AND BY WHOM? (only if {CERTIFICATE} is here)

> {SEAL_POPPLER}
It must show one signature, and say of it both "Signature is Valid" and
"Total document signed".
"Certificate issuer is unknown" is expected for a certificate the examiner
made: such a seal shows that the report is unchanged since the holder of
that key sealed it; it does not by itself show who that was. Compare the
certificate's fingerprint with the one printed in the report and in the
examiner's signed statement:
> {FINGERPRINT_OPENSSL}


4. WHEN? (only if the file {STAMP_RESPONSE} is here)

> {STAMP_OPENSSL}
It must say "Verification: OK". It shows that this bundle existed at the
time given in the time stamp. Compare the root certificate with the one the
time-stamping authority publishes. To see the time:
> openssl ts -reply -in {STAMP_RESPONSE} -text


5. ARE THE RESULTS TRUE TO THE EVIDENCE?

data/evidence/ holds exact copies of the files received, data/derived/ what
was read from them. GNU acct's "dump-acct" (Linux) reads the same files. The
hash and size of each file as received stand in data/exhibits.json.
"evidencekit verify FOLDER" reads the evidence again and compares.
"""
