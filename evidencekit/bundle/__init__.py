"""The bundle: everything a reader needs to check a report, in one folder or one zip file."""
