"""Imports that a snippet brings: only what the file lacks, below what it begins with, under the file's own names."""

from __future__ import annotations

import pytest
from inserting import inserted, snippet

from torchvet.snippets.catalogue import read_snippet

_CODE = """# mypy: ignore-errors
# prefix: torch-x
# title: x
# description: x
# --- imports
import os

import torch
from torch import nn
# --- snippet
use(os, torch.zeros, nn.Linear)
"""
_CASES = {
    "empty file": ("|", "import os\n\nimport torch\nfrom torch import nn\n\nuse(os, torch.zeros, nn.Linear)"),
    "all there": (
        "import os\nimport torch\nfrom torch import nn\n|",
        "import os\nimport torch\nfrom torch import nn\nuse(os, torch.zeros, nn.Linear)",
    ),
    "one is missing": (
        "import os\nimport torch\nx = 1\n|",
        "import os\nimport torch\nfrom torch import nn\nx = 1\nuse(os, torch.zeros, nn.Linear)",
    ),
    "under other names": (
        "import os as o\nimport torch as th\nimport torch.nn as N\n|",
        "import os as o\nimport torch as th\nimport torch.nn as N\nuse(o, th.zeros, N.Linear)",
    ),
    "right below the imports": (
        "import os, torch\n|",
        "import os, torch\nfrom torch import nn\nuse(os, torch.zeros, nn.Linear)",
    ),
    "docstring and future": (
        '"""Doc."""\n\nfrom __future__ import annotations\n\nx = 1\n|',
        '"""Doc."""\n\nfrom __future__ import annotations\n\nimport os\n\nimport torch\nfrom torch import nn\n\n'
        "x = 1\nuse(os, torch.zeros, nn.Linear)",
    ),
    "docstring of two lines": (
        '"""Doc.\n\nMore."""\nx = 1\n|',
        '"""Doc.\n\nMore."""\n\nimport os\n\nimport torch\nfrom torch import nn\nx = 1\nuse(os, torch.zeros, nn.Linear)',
    ),
    "shebang": (
        "#!/usr/bin/env python\nx = 1\n|",
        "#!/usr/bin/env python\n\nimport os\n\nimport torch\nfrom torch import nn\nx = 1\nuse(os, torch.zeros, nn.Linear)",
    ),
    "no imports, cursor below": (
        "x = 1\n|",
        "import os\n\nimport torch\nfrom torch import nn\n\nx = 1\nuse(os, torch.zeros, nn.Linear)",
    ),
    "imported in the function": (
        "def f():\n    import os, torch\n    from torch import nn\n    |",
        "def f():\n    import os, torch\n    from torch import nn\n    use(os, torch.zeros, nn.Linear)",
    ),
    "imported in another function": (
        "import os, torch\ndef g():\n    from torch import nn\ndef f():\n    |",
        "import os, torch\nfrom torch import nn\ndef g():\n    from torch import nn\ndef f():\n"
        "    use(os, torch.zeros, nn.Linear)",
    ),
    "standard library only": (
        "import csv\nx = 1\n|",
        "import csv\nimport os\n\nimport torch\nfrom torch import nn\nx = 1\nuse(os, torch.zeros, nn.Linear)",
    ),
    "standard library only, nothing of it missing": (
        "import os\nx = 1\n|",
        "import os\n\nimport torch\nfrom torch import nn\nx = 1\nuse(os, torch.zeros, nn.Linear)",
    ),
    "other libraries only": (
        "import numpy\nimport torch\n|",
        "import os\n\nimport numpy\nimport torch\nfrom torch import nn\nuse(os, torch.zeros, nn.Linear)",
    ),
    "each to its group": (
        "import csv\n\nimport numpy\n\nfrom . import a\n|",
        "import csv\nimport os\n\nimport numpy\n\nfrom . import a\nimport torch\nfrom torch import nn\n"
        "use(os, torch.zeros, nn.Linear)",
    ),
    "the other way round": (
        "import numpy\nimport csv\n|",
        "import numpy\nimport torch\nfrom torch import nn\nimport csv\nimport os\nuse(os, torch.zeros, nn.Linear)",
    ),
    "tried first": (
        "try:\n    import torch, os\nexcept ImportError:\n    torch = None\nfrom torch import nn\n|",
        "try:\n    import torch, os\nexcept ImportError:\n    torch = None\nfrom torch import nn\n"
        "use(os, torch.zeros, nn.Linear)",
    ),
    "name means something else": (
        "import os, torch\nfrom mlx import nn\n|",
        "import os, torch\nfrom mlx import nn\nfrom torch import nn as torch_nn\nuse(os, torch.zeros, torch_nn.Linear)",
    ),
    "name is a parameter": (
        "import os, torch\ndef f(nn):\n    |",
        "import os, torch\nfrom torch import nn as torch_nn\ndef f(nn):\n    use(os, torch.zeros, torch_nn.Linear)",
    ),
    "above the imports of the file": (
        "|\nimport os\nimport torch\nfrom torch import nn\n",
        "import os\n\nimport torch\nfrom torch import nn\n\nuse(os, torch.zeros, nn.Linear)\n"
        "import os\nimport torch\nfrom torch import nn\n",
    ),
    "imported by a part only": (
        "import os\nimport torch.nn\n|",
        "import os\nimport torch.nn\nfrom torch import nn\nuse(os, torch.zeros, nn.Linear)",
    ),
}


@pytest.mark.parametrize(("place", "expected"), _CASES.values(), ids=_CASES.keys())
def test_imports(place: str, expected: str) -> None:
    assert inserted(read_snippet("x.py", _CODE), place) == expected


def test_second_snippet_adds_no_import_again() -> None:
    once = inserted(snippet("torch-module"), "|")
    twice = inserted(snippet("torch-modulelist"), once + "\n\n\n|")
    assert twice.count("import nn") == 1
