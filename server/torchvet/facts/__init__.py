"""What code means in torch terms: kinds, effects, loops, state dicts. Reads no files, runs no code."""
