"""Python text and trees: source, recovery, edits, imports. Knows no torch words."""
