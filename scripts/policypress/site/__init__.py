"""The published site: pages and files as plain values; only ``plugin`` knows MkDocs."""
