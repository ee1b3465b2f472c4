"""Under which name a file can write an imported module, for code that fixes insert."""

from __future__ import annotations

import ast


def name_of_module(tree: ast.Module, module: str) -> str | None:
    """The name that `module` is bound to by an `import` anywhere in the file; its own name in a fragment without imports."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == module:
                    return alias.asname or alias.name
                if alias.asname is None and alias.name.split(".")[0] == module:
                    return module
    return module if not imports else None
