"""The workspace: which file an import means, what other files save and call. The only room that reads files."""
