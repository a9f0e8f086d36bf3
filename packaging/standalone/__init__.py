"""What makes the standalone build: rules, the build itself, archives, bills of materials."""
