"""Starts the training runtime: `python -X utf8 launch.py train FILE`, with the user's own interpreter.

Makes the package importable and leaves nothing of ours on `sys.path`: our files must not shadow the user's, who may have an
`events.py` too. Worker processes that are spawned run this file again and get the package the same way. Plain enough for
an old Python 3 to say that it is too old.
"""

import os
import sys

if sys.version_info < (3, 10):
    sys.stderr.write(
        "torchvet: %s is Python %d.%d, and training needs 3.10 or newer; choose another interpreter with --python\n"
        % ((sys.executable,) + tuple(sys.version_info[:2]))
    )
    sys.exit(2)

_HERE = os.path.dirname(os.path.abspath(__file__))
if sys.path and os.path.abspath(sys.path[0]) == _HERE:
    del sys.path[0]
if "torchvet_runtime" not in sys.modules:
    sys.path.insert(0, os.path.dirname(_HERE))
    import torchvet_runtime  # noqa: F401  # later imports go through the package's own path

    del sys.path[0]

if __name__ == "__main__":
    if sys.argv[1:2] == ["agent"]:
        from torchvet_runtime.agent import main

        sys.exit(main(sys.argv[2:]))
    from torchvet_runtime.command import main
    from torchvet_runtime.orders import take_part
    from torchvet_runtime.place import HERE

    if HERE.is_launched:
        take_part(HERE)
    sys.exit(main(sys.argv[1:]))
