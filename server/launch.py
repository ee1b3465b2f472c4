"""Starts torchvet from a folder: `python -I -X utf8 launch.py <subcommand>`.

Puts the bundled libraries first on the path, so that what the user has installed can neither shadow nor be shadowed.
Standard library only until then; runs on any Python 3 far enough to say that it is too old.
"""

import os
import sys

TOO_OLD = 3

if sys.version_info < (3, 10):
    sys.stderr.write(
        "torchvet needs Python 3.10 or newer; %s is %d.%d. Choose another interpreter.\n"
        % ((sys.executable,) + tuple(sys.version_info[:2]))
    )
    sys.exit(TOO_OLD)

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [_HERE, os.path.join(_HERE, "libs")]

if __name__ == "__main__":
    from torchvet.cli.main import main

    sys.exit(main())
