"""What runs of published models show: which names in their `forward` methods are tensors, and of which shapes.

    package_shapes.py {torchvision|timm} OUT.json

Runs in an environment that has the package with its torch; needs no weights, no network and no card: models are made and
called on the meta device, where tensors have no data, and on the CPU where that does not do. `scripts/shape_share.py`
reads OUT.json.
"""

from __future__ import annotations

import json
import signal
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import torch

_SECONDS = 40
_MAX_SHAPES = 60
# Models of one file are variants of a few; their names are in order, and the first are mostly small.
_MAX_OF_MODULE = 4
# file → line → name → shapes
Seen = dict[str, dict[int, dict[str, set[tuple[int, ...] | None]]]]


def main() -> None:
    """Runs every model of the package, the smallest of a family first, and writes what was seen."""
    package, out = sys.argv[1], Path(sys.argv[2])
    warnings.filterwarnings("ignore")
    torch.set_grad_enabled(False)
    module = __import__(package)
    root = Path(str(module.__file__)).parent
    watcher = _Watcher(root)
    failed: list[str] = []
    for name, run in _torchvision() if package == "torchvision" else _timm():
        problem = _tried(run, watcher)
        print(f"{name}: {problem or 'ran'}", flush=True)
        if problem:
            failed.append(name)
    seen = {
        file: {
            str(line): {name: sorted(shapes, key=str) for name, shapes in names.items()}
            for line, names in lines.items()
        }
        for file, lines in watcher.seen.items()
    }
    out.write_text(json.dumps({"seen": seen, "failed": failed}, indent=0), "utf-8")


def _tried(run: Callable[[str], Callable[[], object]], watcher: _Watcher) -> str:
    problem = ""
    for device in ("meta", "cpu"):
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(_SECONDS)
        try:
            with torch.device(device):
                # Watching slows Python down, and what a constructor does is not asked.
                call = run(device)
                with watcher:
                    call()
            return ""
        except Exception as error:  # noqa: BLE001  # of a thousand models some do not run
            problem = f"{type(error).__name__}: {str(error)[:100]}"
        finally:
            signal.alarm(0)
    return problem


def _too_long(_: int, __: object) -> None:
    raise TimeoutError


def _torchvision() -> Iterator[tuple[str, Callable[[str], Callable[[], object]]]]:
    from torchvision import models

    for name in models.list_models():
        yield name, lambda device, name=name: _run_torchvision(name, device)


def _run_torchvision(name: str, device: str) -> Callable[[], object]:
    from torchvision import models

    builder = models.get_model_builder(name)
    place = builder.__module__
    options: dict[str, Any] = {"weights": None}
    if "detection" in place or "segmentation" in place:
        options["weights_backbone"] = None
    if "quantization" in place:
        options["quantize"] = False
    model = builder(**options).eval()
    if "detection" in place:
        if device == "meta":
            raise ValueError("boxes depend on data")
        return lambda: model([torch.rand(3, 160, 160), torch.rand(3, 150, 180)])
    if "optical_flow" in place:
        images = torch.rand(2, 3, 128, 128), torch.rand(2, 3, 128, 128)
        return lambda: model(*images, num_flow_updates=2)
    if "video" in place:
        size = 224 if "mvit" in place or "s3d" in place else 112
        return lambda: model(torch.rand(2, 3, 16, size, size))
    size = 299 if "inception" in name else 224
    if "inception" in name or "googlenet" in name:
        return lambda: (model(torch.rand(2, 3, size, size)), model.train()(torch.rand(2, 3, size, size)))
    return lambda: model(torch.rand(2, 3, size, size))


def _timm() -> Iterator[tuple[str, Callable[[str], Callable[[], object]]]]:
    import timm

    for module in timm.list_modules():
        for name in timm.list_models(module=module)[:_MAX_OF_MODULE]:
            yield name, lambda _, name=name: _run_timm(name)


def _run_timm(name: str) -> Callable[[], object]:
    import timm

    model = timm.create_model(name, pretrained=False).eval()
    channels, height, width = model.default_cfg.get("input_size", (3, 224, 224))
    if max(height, width) > 448 and not model.default_cfg.get("fixed_input_size", False):
        height = width = 256
    return lambda: model(torch.rand(2, channels, height, width))


class _Watcher:
    """While it is entered, notes what `forward` methods of files below `root` bind to names."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self.seen: Seen = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
        self._lines: dict[int, int] = {}

    def __enter__(self) -> None:
        sys.settrace(self._enter)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _enter(self, frame: FrameType, _event: str, _argument: object) -> Any:
        code = frame.f_code
        if code.co_name != "forward" or not code.co_filename.startswith(self._root):
            return None
        self._lines[id(frame)] = frame.f_lineno
        return self._step

    def _step(self, frame: FrameType, event: str, _argument: object) -> Any:
        line = self._lines.get(id(frame), 0)
        file = frame.f_code.co_filename[len(self._root) + 1 :]
        names = self.seen[file][line]
        for name, value in frame.f_locals.items():
            shapes = names[name]
            if len(shapes) < _MAX_SHAPES:
                shapes.add(tuple(value.shape) if isinstance(value, torch.Tensor) else None)
        if event == "return":
            self._lines.pop(id(frame), None)
        else:
            self._lines[id(frame)] = frame.f_lineno
        return self._step


if __name__ == "__main__":
    main()
