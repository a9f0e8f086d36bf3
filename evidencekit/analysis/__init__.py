"""From records to statements: jobs, runs, baseline, schedule, coverage, corroboration, findings."""
