"""The damage suite: generated accounting files, broken in known ways, read by us and by GNU acct."""
