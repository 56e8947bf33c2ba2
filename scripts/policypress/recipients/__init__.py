"""Who must be told about a version, why, and by which channel: one list with its arithmetic."""
