"""Loaders that keep a card waiting: the training process reads the files itself, or batches wait for a pageable copy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking, is_true, keyword, method_of
from torchvet.facts.cuda_devices import Cuda, put_on_cuda
from torchvet.facts.dataset_classes import LOADER, loaded_classes
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.origins import origins
from torchvet.facts.program import Program
from torchvet.facts.values import Kind
from torchvet.facts.worker_functions import worker_functions
from torchvet.syntax.nodes import walk

# What opens or decodes a file each time it is called.
_READERS = frozenset(
    "PIL.Image.open cv2.imread cv2.VideoCapture numpy.load numpy.loadtxt numpy.fromfile torch.load torchaudio.load "
    "torchvision.io.read_image torchvision.io.decode_image torchvision.io.decode_jpeg torchvision.io.read_video "
    "torchvision.datasets.folder.default_loader torchvision.datasets.folder.pil_loader skimage.io.imread "
    "imageio.imread imageio.v2.imread imageio.v3.imread librosa.load soundfile.read scipy.io.loadmat "
    "scipy.io.wavfile.read nibabel.load pydicom.dcmread tifffile.imread rasterio.open pandas.read_csv "
    "pandas.read_parquet safetensors.torch.load_file h5py.File".split()
)
# Those of torchvision's datasets that decode an image file for every item; MNIST, CIFAR and such are in memory.
_FOLDERS = frozenset(
    f"torchvision.datasets.{name}"
    for name in "ImageFolder DatasetFolder ImageNet CocoDetection CocoCaptions VOCDetection VOCSegmentation Flowers102 "
    "Food101 OxfordIIITPet StanfordCars FGVCAircraft CelebA Caltech101 Caltech256 Places365 Cityscapes Country211 DTD "
    "EuroSAT GTSRB SUN397 INaturalist HMDB51 UCF101 Kinetics".split()
)
# What is read once and kept is not read again; what pins itself needs no loader for it.
_KEPT = re.compile(r"cache|memo", re.I)
_PINS = re.compile(r"\.pin_memory\(|set_start_method")


@dataclass(frozen=True)
class SlowLoader:
    """`loader` feeds batches that `move` copies to a card.

    `reader` is what opens a file for every item, in the training process itself; None: only the copies wait, because
    `move` asks for `non_blocking=True` and the batches are not pinned. `is_pinned`: the loader says what it pins.
    `is_guarded`: workers can be added, nothing is loaded on reading the file.
    """

    loader: ast.Call
    move: ast.Call
    reader: str | None
    is_pinned: bool
    is_guarded: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[SlowLoader]:
        """At most one for each loader of this file."""
        text = file.source.text
        if "DataLoader" not in text or "cuda" not in text or file.source.path.endswith(".ipynb"):
            return
        (code,) = file.facts(LocalCode)
        loaders = {
            (each.lineno, each.col_offset): each for each in code.called(LOADER) if not has_unpacking(each)
        }
        if not loaders or file.mentions(_PINS) or expects_failure(code):
            return
        for loop in _loops(file):
            for place in _made_at(loop, file):
                loader = loaders.get(place)
                found = _slow(code, loader, loop) if loader is not None else None
                if found is not None:
                    del loaders[place]
                    yield found


def _slow(code: LocalCode, loader: ast.Call, loop: Event) -> SlowLoader | None:
    moves = list(_moves(code, loop.node)) if isinstance(loop.node, ast.For) else []
    if not moves or _is_on_card_already(code, loader):
        return None
    is_pinned = argument(loader, 7, "pin_memory") is not None
    reader = _reader(code, loader) if _has_no_workers(code, loader) else None
    if reader is not None:
        return SlowLoader(loader, moves[0], reader, is_pinned, _is_guarded(code, loop))
    waiting = next((each for each in moves if is_true(keyword(each, "non_blocking"))), None)
    return SlowLoader(loader, waiting, None, False, True) if waiting is not None and not is_pinned else None


def _is_guarded(code: LocalCode, loop: Event) -> bool:
    """Whether the loop is not run as soon as somebody, as a worker does, reads the file."""
    begun = loop.calls[0] if loop.calls else loop.node
    tests = [each.test for each in code.around(begun) if isinstance(each, ast.If)]
    return code.scope(begun) is not code.tree or any("__name__" in ast.unparse(each) for each in tests)


def _loops(file: FileFacts) -> Iterator[Event]:
    """The loops of this file over a loader that is known, and not left after the first batch."""
    for program in file.facts(Program):
        for graph in program.graphs:
            for loop in graph.of(What.LOOP):
                is_loader = loop.subject.kind in (Kind.LOADER, Kind.BATCHES) and not loop.subject.weak
                body = loop.node.body if isinstance(loop.node, ast.For) else []
                is_whole = not any(isinstance(each, ast.Break | ast.Return) for each in body)
                if is_loader and is_whole and loop.source is file.source:
                    yield loop


def _made_at(loop: Event, file: FileFacts) -> list[tuple[int, int]]:
    """Where the loaders of a loop are made, as far as that is in this file."""
    sites = [each[0] for each in loop.subject.sites if isinstance(each[0], tuple) and each[0][0] == "new"]
    return [(each[2], each[3]) for each in sites if each[1] == file.source.path]


def _moves(code: LocalCode, loop: ast.For) -> Iterator[ast.Call]:
    """The calls in the loop that put the batch, or a part of it, on a card, wherever there is one."""
    names = {each.id for each in ast.walk(loop.target) if isinstance(each, ast.Name)}
    for statement in loop.body:
        for each in walk(statement):
            if isinstance(each, ast.comprehension) and _root(each.iter) in names:
                names |= {one.id for one in ast.walk(each.target) if isinstance(one, ast.Name)}
        for each in walk(statement):
            owner = method_of(each, "to", "cuda")
            is_of_batch = owner is not None and _root(owner) in names
            if isinstance(each, ast.Call) and is_of_batch and put_on_cuda(code, each) >= Cuda.IF_THERE:
                yield each


def _root(node: ast.expr) -> str:
    """The name that a chain of attributes, items and calls begins with."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return ""
    return node.id


def _has_no_workers(code: LocalCode, loader: ast.Call) -> bool:
    """Whether nobody has given it workers; a 0 with a comment beside it has its reason."""
    given = argument(loader, 5, "num_workers")
    if given is None:
        return True
    is_zero = isinstance(given, ast.Constant) and given.value == 0
    return is_zero and "#" not in code.file.source.lines[given.lineno - 1]


def _reader(code: LocalCode, loader: ast.Call) -> str | None:
    """What surely opens a file for each item, and could do so in a worker too."""
    dataset = argument(loader, 0, "dataset")
    made = origins(code, dataset) if dataset is not None else []
    names = {code.name(each.func) for each in made}
    if len(names) == 1 and names <= _FOLDERS:
        return names.pop().rpartition(".")[2]
    owners = loaded_classes(code, dataset) if dataset is not None else []
    if len(owners) != 1 or owners[0].is_stream:
        return None
    if any(_KEPT.search(there.source.segment(cls)) for there, cls in owners[0].lineage):
        return None
    for there, function in worker_functions(code, loader):
        (inside,) = there.facts(LocalCode)
        for each in walk(function):
            if isinstance(each, ast.Call) and _reads(inside, each) and not inside.is_under(each, ast.If):
                return ast.unparse(each.func)
    return None


def _reads(code: LocalCode, call: ast.Call) -> bool:
    is_open = isinstance(call.func, ast.Name) and call.func.id == "open" and not code.all_bindings(call.func)
    return is_open or code.name(call.func) in _READERS


def _is_on_card_already(code: LocalCode, loader: ast.Call) -> bool:
    """Whether the items, or the data that they are taken from, are put on a card before they are batched."""
    for there, function in worker_functions(code, loader):
        (inside,) = there.facts(LocalCode)
        if any(isinstance(each, ast.Call) and put_on_cuda(inside, each) for each in walk(function)):
            return True
    dataset = argument(loader, 0, "dataset")
    made = origins(code, dataset) if dataset is not None else []
    given = [one for each in made for one in [*each.args, *(item.value for item in each.keywords)]]
    values = [
        code.reaching(each) if isinstance(each, ast.Name) else each
        for one in given
        for each in ([one, *(part for part in walk(one) if isinstance(part, ast.Name))])
    ]
    return not made or any(
        isinstance(each, ast.Call) and put_on_cuda(code, each)
        for value in values
        if value is not None
        for each in walk(value)
    )
