"""Runnable snippets and how they fit the file they are inserted in."""
