<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Taking in files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for crontabs and logs beside them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taking in the list of hashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking hashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the case&apos;s particulars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving how {number} was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving a statement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undoing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Doing it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recording the hand-over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verifying the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logging the correction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the clock&apos;s comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting the custody log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Told by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who says so: this program saw it, or a person told it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>process accounting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>passwd (user names)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>group (group names)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>system log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>list of hashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept, not read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{form}: {lines}, {kept:,} of use here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lines} could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>declares {hashs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>names of {users}, {names} to {names_2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>names of {groups}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… and {rest} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as declared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not as declared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 as received: {sha256}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 uncompressed: {content_sha256}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declared at the source: {declared}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exhibit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From – to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local days on which the first and the last record ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no accounting records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first record ended
{both_moments}
last record ended
{both_moments_2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}, not copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>subshell of the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second copy of the same record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the family&apos;s first start to its last end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>began {start_us}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lasted {elapsed_us}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>record {cite}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes {raw_hex}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True value: {interval}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source: {source}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual start in the server&apos;s time zone; “varies” where the starts do not agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The middle length: half of the runs were shorter, half longer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exit ≠ 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs that ended with an exit status other than 0 or by a signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One bar a run, in order of time; the last ones that fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>user id {uid}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{signals} ended by a signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{nonzero_exits} with an exit status other than 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{command_text} · began {local_text} · lasted {int} · {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not covered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none due</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>marked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day on which the run began, or was due, in the zone shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded start of the run, to the second, with its offset from UTC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minutes, seconds and hundredths from start to end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the supplied logs say of this run, compared with its record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>due </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not by cron</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the case {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taking in the demonstration evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hashing the exhibits again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the hash checks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closing the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping what is typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no case is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open or make a case first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading what the files cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the runs of {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filtering records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the cron lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logging the verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is nothing to report yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a job first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the draft report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finalising the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for identities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Qt for the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preview of the PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>charts on the screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>records as columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>layouts of records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>when a crontab line was due</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>compressed files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time zone rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>draws the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>archival PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seals and time stamps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keys and certificates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>where settings belong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>built in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>runs it all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fonts of the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About EvidenceKit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is made with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EvidenceKit {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads copied Unix process accounting files and writes reports that can be checked. It works without a network and sends nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licensed under the Apache License 2.0. Qt and PySide6 are used under the LGPL 3: they lie as files of their own beside the program and may be replaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time zone rules: {zone_data_version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New case…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it with a real &amp;example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check a &amp;file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check a f&amp;older…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop what is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Particulars…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add &amp;files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add f&amp;older…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check all &amp;hashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Custody log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the case&apos;s fol&amp;der</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times in &amp;UTC, and back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;arger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Usual text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go to record, place or time…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Mark the run or record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Note on the run or record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy &amp;citation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as C&amp;SV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export the records shown…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo mark or note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo mark or note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Trusted time of final reports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which answers of time-stamping authorities are awaited or imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check a report or &amp;bundle…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Largest expanded file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much one compressed file may expand to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a &amp;crash report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About EvidenceKit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>who asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>authority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>examiner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Claims transfer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>who asked for the examination</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>order, engagement letter or consent it rests on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one question a line, as it was asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time zone of the recorded system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your name, as the report shall print it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>forensic examiner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>laboratory, firm or authority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what makes you able to say this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how to reach you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known; seconds it was ahead, −1.5 if it was behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anything else to be said of the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the time zone is needed to begin. What stays empty is printed as “not stated by the examiner” and can be filled in later: Case ▸ Particulars…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stays empty is printed as “not stated by the examiner”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Requested by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A&amp;uthority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server&apos;s time &amp;zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its clock was &amp;ahead by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note&amp;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The examiner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Na&amp;me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R&amp;ole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or&amp;ganisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Qualifications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the case is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder to make the case in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It must not exist yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no folder for the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type one, or press Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the case in this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report, as it would be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions, and where in the program it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this window and go on working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you want the fault mended, save this report and send it to whoever looks after the program. It holds nothing of the case: no names, no paths, no evidence. Nothing is sent by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file for the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole report to the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EvidenceKit made a mistake</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The case is safe: every step is written to the disk as one, and the one that failed left nothing behind. You can go on working.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing went wrong since the program was started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report can be saved all the same: it then names the versions only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be written: {strerror}. Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custody log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chosen event in full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log what is right; the event stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the log as a file that can be checked without us</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare clock…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log what a reference clock shows now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand-over…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log that something changed hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head hash of the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a case: every step on it is written down here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{events}&lt;/b&gt;. Each carries the hash of the one before, so that a later change shows. Nothing can be taken out; a correction is a new event.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head hash  {hash}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event {seq}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examiner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corrects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>event {corrects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown}hash before
{prev}
hash
{hash}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List of hashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A line for each file, as sha256sum, md5sum or BSD sha256 write it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hashes that came with the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list is kept as an exhibit of its own, and compared with the others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paste the lines as you received them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>radio clock in the office</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare this computer&apos;s clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a time a little ahead, and press Compare at the moment when the clock shows it. In {zone}, or with its own distance from UTC: 2017-12-04 10:30:15+01:00.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It &amp;shows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Which clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no time was typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type what the other clock shows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the custody log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{events} written to &lt;b&gt;{name}&lt;/b&gt;. The guide for experts says how to check it without this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest expanded file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A compressed file that expands to more is refused, because a small file can be made
to fill a disk. Most GiB that one file may expand to:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this question; nothing is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Particulars of the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note on {cite}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your own words; they stay in the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The event stays as it is; your words are added as an event of their own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is right about event {seq}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing was said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>say what is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name and organisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>you, where nobody else is named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anything else handed over with them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what: a disk, a stick, a bag, a paper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on what, if it is not a thing itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2017-12-04 10:30, as you would say it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in person, by courier, by e-mail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>place where it changed hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what it was handed over for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of the bag or seal, if any</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;By</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Also</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wh&amp;at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>W&amp;hen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ho&amp;w</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wh&amp;ere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wh&amp;y</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Seals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These are hashed as they lie there now; the log names the hashes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received or given: whatever changed hands and matters to the case.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record hand-over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept in the custody log as reported by you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody was named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>say to whom they are handed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing was named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>say what changed hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>passwd of the server (user names): /etc/passwd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crontab (when jobs are due): /etc/crontab, /etc/cron.d, /var/spool/cron</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cron or system log (starts, restarts): /var/log/cron*, /var/log/syslog*</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exhibits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste hashes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste the list of hashes that came with the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to get them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say whom to ask for what</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose files to take in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder; accounting files in it are found by their content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add otherwise…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attachments, and files left in place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check all hashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read every exhibit again and compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accounting files are found by their content, whatever their names; compressed ones are read as they are. Crontabs, user lists, logs and lists of hashes help to read them. Files are opened read-only, copied into the case and hashed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop files, folders or a whole copied disk here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop more files, folders or a whole copied disk here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opened read-only, copied, hashed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chosen exhibit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag over it to look closer; a double click shows all (keys: + − 0).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the accounting files cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When this case was opened:&lt;ul&gt;{listed}&lt;/ul&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the copied accounting files, and what helps to read them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no exhibits yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{places} in them could not be read as records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every byte of them was read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{records:,}&lt;/b&gt; records in &lt;b&gt;{accounting}&lt;/b&gt; accounting files; {problems}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> {exhibits} beside them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each file is copied, hashed and read. The line at the foot says how far it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> {remarks} on what is in those.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: choose the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{records:,} records in {exhibits}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing that would help: {lacking}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask whoever runs the server for copies of these, made together with a list of their hashes (&lt;i&gt;sha256sum FILE…&lt;/i&gt;), then drop them here:&lt;ul&gt;{listed}&lt;/ul&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files as exhibits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder as evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attachments, kept and hashed but not read…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files left where they lie, not copied…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files as attachments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refer to files where they lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste hashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Not as declared: {differ}.&lt;/b&gt;&lt;br&gt;The list is kept as {number}. Ask for these files again, or for the right list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list is kept as {number}; {exhibits} are as declared, none differs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taking in what you gave…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. What was taken in before stays; the rest was left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add these {files}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{taken} taken in. Left out:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was taken in:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{taken} taken in: hashed where they lie, not copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{taken} taken in, copied and hashed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{changed} of {exhibits} exhibits were not found as they were taken in:&lt;/b&gt;&lt;ul&gt;{listed}&lt;/ul&gt;Do not report on them; ask for the original again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {exhibits} exhibits are as at their intake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash as declared at the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash as at intake</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NOT the bytes taken in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash is not the one declared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 as received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy hash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 of the exhibit to the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it adds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it is read so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep what was told; it is logged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied &amp;by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied &amp;when</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>H&amp;ow it was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sea&amp;ls on it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;From host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;ystem of that host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Descr&amp;iption</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Declared SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declared MD&amp;5, where nothing better is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declared b&amp;y whom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How it was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Told by people, not seen by this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an exhibit: where it came from and what it holds shows here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{state}; looked at {checks}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Came as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left where it lies, not copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copied into the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{compression}; {content_size} inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes at {place}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… and {number:,} more; see the report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was typed but not saved yet: save it, or change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved; the custody log says what was told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for report and bundle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made if it is not there; nothing is overwritten</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder to write into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finalise this report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These steps follow one another; each is written into the custody log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Write into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing that exists is overwritten. A final report keeps its number for good.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finalise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write into this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not stated so far: {unsaid}. The report will say so. To fill them in: Not now, then Case ▸ Particulars…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For lawyers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For experts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The guide&apos;s text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EvidenceKit: guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages of the guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one to read it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Headings of this page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one to go there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search this page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find it again (Return)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{files} beside them help to read the records&lt;/b&gt; (user names, crontabs, logs), and are not taken in yet:&lt;br&gt;{named}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not named: the most unusual run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the commands that recur…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The jobs could not be listed: the message above says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search: name, user, remark, start (02:00), text of a cron line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing fits: take a word out of the search, or add evidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it is worth a look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All runs of the job; the brush chooses the range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Night in question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run that the findings are about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole span</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the first day of the records to the last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exact filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Night in question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a job: all its runs show here, to choose the range from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a run to put its night in question; drag the edges of the shaded part to change the range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The filter, exactly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chosen job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add accounting files first: the commands that recur in them show here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{found}&lt;/b&gt; commands recur in the evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; &lt;b&gt;{notable}&lt;/b&gt; worth a look stand first, each with the reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lead}{look}. Choose one, then the range and the night in question.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rows:,} of {jobs} shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The commands that recur in the evidence could not be listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the commands that recur in the evidence…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No command recurs in the evidence; Review ▸ All records has each of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add evidence first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: review these runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading its runs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No runs could be read in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{records_matching:,} of {records_total:,} records; {runs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this page found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times shown in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show where cases are made and opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all times in:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a case folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number (1 to {records:,}), place (EX-003 @ 0x14C0)
or time (2017-11-14 02:00:01, in {zone}):</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work is under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: this is not done. Stop it and close?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> (of {runs} runs)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the name is exactly this; * stands for anything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>numbers; != &gt; &gt;= &lt; &lt;= may stand before them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name from the supplied passwd copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how it ended; also outcome:signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lengths: 60s, 5m, 1h, 9:40</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>began then or later, in the zone shown; also until:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one exhibit; also offset:0x14C0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the name holds this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter of the records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terms parted by spaces; Return applies them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Syntax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What can be written in the filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the records shown as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose which columns are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No records to show: add accounting files, or widen the filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Stopped.&lt;/b&gt;&lt;br&gt;The table is as it was: {filter}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Record {number:,} is not among those shown.&lt;/b&gt;&lt;br&gt;Clear the filter to see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the records shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written to &lt;b&gt;{name}&lt;/b&gt;; the custody log has its hash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;No record passes this filter.&lt;/b&gt;&lt;br&gt;Take a term out of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Terms are parted by spaces; all must hold.&lt;/b&gt;{table}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your opinion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>marked as such in the report; may stay empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Range of opinion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what others could think, and why you do not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What speaks against it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>facts or views that point the other way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ties to the parties or to the outcome; or “none”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the records were kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the system&apos;s operator says of why and since when accounting was kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What goes into the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Summary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the questions asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Questions asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All are listed. One that is left out is named in the report with its reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printed in the full form, marked as yours. What stays empty is printed so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Summary: the answer, the evidence, what the records show and do not show, checks, custody. Full: all parts and annexes, every figure traced to its record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printed blank at the end of the full form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pape&amp;r</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declarations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printed blank at the end of the full form, to be completed and signed by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings  {findings}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a job first; the report shows here as it will be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trusted time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show where the report lies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finalise…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what finalising does, and ask before it is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What finalising made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record hand-over…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log to whom report and bundle went</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show where report and bundle lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 of the final report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finalised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finalising</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a job first: what is found about it goes into the report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a job first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was being typed here when the window ended is kept: see that it is whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finalise again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft · {pages} · SHA-256 {short}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report was written to {path}, but cannot be drawn here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>draft of {pages} in {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{findings}&lt;/b&gt;. Shown is the draft as it is on disk; &lt;i&gt;Finalise…&lt;/i&gt; numbers it and makes the bundle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sealed by &lt;b&gt;{name}&lt;/b&gt;, certificate SHA-256&lt;br&gt;&lt;tt&gt;{fingerprint}&lt;/tt&gt;&lt;br&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sealed: give its hash by another way.&lt;br&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt;, {pages}, SHA-256&lt;br&gt;&lt;tt&gt;{sha256}&lt;/tt&gt;&lt;br&gt;{sealed}Bundle &lt;b&gt;{name_2}&lt;/b&gt;&lt;br&gt;Checked after writing: {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Final · {pages} · SHA-256 {sha256}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report: {stem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; is final</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, sealed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and in its bundle. To change anything, finalise again: it gets a number of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>final report in {parent}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trusted time  {awaited}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the draft…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{findings} left out without a reason.&lt;/b&gt;&lt;br&gt;Say why, or tick again: the report prints what it leaves out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the final report and its bundle…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Stopped before the report was delivered.&lt;/b&gt; By then:&lt;ul&gt;{listed}&lt;/ul&gt;Do not hand these out: nothing of them was verified. Finalise again; the report gets a number of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped before the report was delivered; nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The custody log names the hand-over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No runs yet: choose a job on the Job page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Process family of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs or all records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Process family of this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a run: who started whom, when, and how each ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a job first: its runs and the night in question show here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{total:,} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, user {name} ({uid})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, user id {uid}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review: {command}{which}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: write the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown:,} of {total:,} records shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{runs:,} of {runs_2} shown · {records_matching:,} of {records_total:,} records · {filter_in_short}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs  {count:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All records  {total:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{command} · began {began} · lasted {elapsed_us} · {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The note that was being typed when the window ended is kept: see that it is whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sorting the runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark	M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note…	N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy citation	C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as text	Ctrl+C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> {runs}: median length {median_us}, longest {longest_us}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On &lt;b&gt;{day}&lt;/b&gt; the run that began at &lt;b&gt;{start}&lt;/b&gt; lasted &lt;b&gt;{elapsed_us}&lt;/b&gt; and ended with &lt;b&gt;{ended}&lt;/b&gt;.{usual}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no run is recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Night of &lt;b&gt;{focus}&lt;/b&gt;: &lt;b&gt;{told}&lt;/b&gt;.{usual}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{runs}&lt;/b&gt; in the range.{usual}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seal with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, made here ({fingerprint}…)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new identity, made here now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key file (.p12, .pfx)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A smart card or token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No seal: the hash only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pass phrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New pass phrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pass phrase of the key file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Seal with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose key seals the report, or none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens the key made here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the certificate shall name you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the certificate shall name it; may stay empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will open the new key; kept nowhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To be sure that it was typed as meant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File with key and certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens the key file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The maker&apos;s library for the card or token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the token calls itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the token calls the certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens the token; kept nowhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pass phrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least {SHORTEST} characters. It is kept nowhere and cannot be recovered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the key file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the token&apos;s library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PKCS#11 library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the maker&apos;s PKCS#11 library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Token&apos;s label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Certificate&apos;s label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report is hashed and the hash is printed beside it and in the custody log. Whoever checks it needs that hash from you by another way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key files (*.p12 *.pfx);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no key file was named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no library of the token was named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no token was named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type its label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no certificate was named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no pass phrase was typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no name for the identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type the examiner&apos;s name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the pass phrase is too short</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type {SHORTEST} or more letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the two pass phrases differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type the same twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EvidenceKit — {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an exhibit is not what was taken in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>accounting files are taken in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing is taken in yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a job is chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no job is chosen yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a run or night is in question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing is in question yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finalised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not finalised yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the bundle was verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing was verified yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{exhibits} intact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an exhibit changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New case…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number, time zone, examiner; then add the copied files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a case…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A case folder made before (it ends in .ekcase)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it with a real example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>42 nights of a real server: did the nightly transfer fail on 14 November 2017?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check a report or bundle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs no case: drop what you were given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads copied Unix process accounting files and writes a report that can be checked. Evidence is opened read-only, copied and hashed; nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ma&amp;ke the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the folder of the case, and open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the first page; nothing is made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a report, a bundle or a case folder here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report is a PDF; a bundle is a folder or one ZIP file. Everything in it is hashed again and compared; nothing is changed and nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a report or a zipped bundle to check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a bundle or case folder to check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is only read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checks that what you were given is what was written, byte for byte.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reports and bundles (*.pdf *.zip);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check a bundle or case folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust a certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is covered yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clock set back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clock moved forward, or system suspended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No findings yet: choose a job and a night in question.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>speaks for the suspicion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>speaks against the suspicion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neutral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected: {expected}
Shown: {shown}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ruled out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decision on: {explanation}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>why (printed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason for the decision on: {explanation}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding {number} goes into the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it is left out (the report prints this)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why finding {number} is left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say something about finding {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other explanations ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other explanations of finding {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you say about finding {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your own words; printed apart from what the program found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows or hides what belongs to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel what is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next step ({key})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes of the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; marked at +{from_}: {hex}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bytes} bytes at 0x{base:X}{marked}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signs of the chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value}: message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;EvidenceKit made a mistake ({name})&lt;/b&gt;&lt;br&gt;The case on disk is as it was before this step. Help ▸ Save a crash report… keeps what is needed to mend it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;… and {rest} more of the same kind.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview of the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page of the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a number to go to that page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As wide as the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words} (Ctrl+{number})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number}: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> (Ctrl+{number})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a run or a record: its fields and bytes show here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy citation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy exhibit and offset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fields of the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record  {cite}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>! Odd: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This byte belongs to no field: the layout pads here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exit status 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another exit status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended by a signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outcome not recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chart of runs over dates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, not by cron</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No runs are shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{marks} runs and {nights} expected runs without a record. </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash every exhibit again and compare.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the report its number, write it and hash it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seal it with your key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash every exhibit once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the bundle: evidence copies, records, report, custody log, checksums.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify the bundle as a stranger would.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps of finalising</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words} (no seal was asked for)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {number} of {FINALISING}: {FINALISING_2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>intact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not intact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checks: {told}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More of the verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy sentence and checks as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type any part of a name, or choose one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type a part of its name: toronto, utc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no time zone of the recorded system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose the zone the server&apos;s clock was set to; UTC if it ran on that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes every time in the app at once. Ctrl+U: UTC and back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{system} (system)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{own} (this computer)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another zone…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not stated by the examiner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n clock step(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exhibit(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gap(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hash(es)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other exhibit(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remark(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n restart(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n usual run(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number:,} times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Year, month, day; the whole day counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrow keys choose a row; Ctrl+C copies what is chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer *.der);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} · SHA-256 {digest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… and {rest} more in {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust a certificate…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the root certificate (PEM or DER) of an authority that you trust; what is shown is checked again with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The root that an authority publishes. None is trusted but those that you name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trusted: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust {name} no longer, and check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The seal of the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer goes into room kept in the seal. That makes a second PDF, {report}-timestamped.pdf; the first stays as it is, in and beside the bundle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole bundle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One time for report and evidence alike. The answer lies in the bundle&apos;s folder; nothing that is there changes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report as a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer lies beside the PDF, which stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stick, say; made if need be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writes two small files to be carried: the request (.tsq), which holds a hash and a random number and nothing of the case, and a page that says what to do with it. Nothing is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Time of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a time stamp request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The .tsq that was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests (*.tsq);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The .tsr that came back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers (*.tsr);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything about the answer is verified before a file is touched: what it is over, its random number, the authority&apos;s signature, and the chain of its certificate to the root that you name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;quest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Root certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report &amp;lies in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify and import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>https://… or http://…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of a time-stamping authority (RFC 3161); the program knows none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This connects to the network: to the address that you type, and to no other. Sent are a hash and a random number, nothing of the case. Whoever is there learns that this computer asked, and when.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask an authority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect and ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no address of a time-stamping authority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type one that begins with http:// or https://</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The authority publishes its root certificate. Compare the certificate&apos;s SHA-256 with what it publishes: the time is worth what that root is worth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of report and bundle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where they lie now, if they were moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The authority&apos;s root certificate, as it publishes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Root certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report&apos;s time is this computer&apos;s clock until a time-stamping authority vouches for it: a small request is carried there, and its answer imported here, today or later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trusted time: none yet — the report&apos;s time is this computer&apos;s clock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once a report is final it stands here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped before an answer came. The request is kept, and can also be carried.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; (a hash and a random number, nothing of the case) lies in {folder}. Carry it to a computer with a network, with &lt;b&gt;{page}&lt;/b&gt;, which says what to do. Bring back &lt;b&gt;{answer}&lt;/b&gt; and the authority&apos;s root certificate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;The time stamp is good, and is in {name}.&lt;/b&gt;&lt;br&gt;{authority} says that it existed at {moment}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a request…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the answer…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask an authority…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small file to be carried to an authority for {report}; nothing is sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify what came back for {report}, and keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to an address that you type, over the network, for {report}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trusted time: an authority vouches for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trusted time: an answer is awaited.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trusted time: none yet (see below).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The seal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The bundle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{of}&lt;/b&gt;: asked for on {asked}; the answer is awaited. Until then its time is this computer&apos;s clock. Request: {request}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{of}&lt;/b&gt; existed at {moment}, says {authority}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> It is in {report}-timestamped.pdf.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> Compare the SHA-256 of its root certificate with what it publishes:&lt;br&gt;&lt;tt&gt;{hash}&lt;/tt&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to sort; right-click to choose columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As many as fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was typed before the window ended: see that it is whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letting go of what was typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is typed cannot be kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>make the case before you close the window</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
