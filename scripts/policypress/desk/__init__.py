"""The editor's desk: checking, starting, proving, and writing everything down for others."""
