"""Training runtime: runs in the user's interpreter with the standard library and their torch only."""
