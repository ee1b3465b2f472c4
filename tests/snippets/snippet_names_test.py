"""Which names of the file a snippet takes: by constructor, by annotation, by convention, innermost scope first."""

from __future__ import annotations

import pytest
from inserting import inserted, snippet

from torchvet.snippets.catalogue import read_snippet

_TORCH = "import torch\nfrom torch import nn\nfrom torch.utils.data import DataLoader\n"
# What stands above the cursor (the last row holds it), and names the snippet then has or lacks.
_CASES = {
    "nothing known": ("|", "model.train() optimizer.step() criterion( train_loader: val_loader: range(10)"),
    "constructors": (
        _TORCH + "m = nn.Linear(3, 2)\nadam = torch.optim.Adam(m.parameters())\nce = nn.CrossEntropyLoss()\n|",
        "m.train() adam.step() ce(m(inputs)",
    ),
    "moved and wrapped": (
        _TORCH + "a = nn.Linear(3, 2).to('cpu').train()\nd = torch.device('cpu')\n|",
        "a.train() .to(d)",
    ),
    "own class": (_TORCH + "class Net(nn.Module):\n    pass\n\n\nn = Net().cuda()\n|", "n.train()"),
    "own class of an own class": (
        _TORCH + "class A(nn.Module):\n    pass\nclass B(A):\n    pass\nb = B()\n|",
        "b.train()",
    ),
    "renamed import": ("import torch.nn as N\nq = N.Sequential()\n|", "q.train()"),
    "assigned again": (_TORCH + "w = nn.Linear(1, 1)\nw = torch.compile(w)\n|", "w.train()"),
    "two modules, one with a usual name": (_TORCH + "net = nn.Linear(1, 1)\nhead = nn.Linear(1, 1)\n|", "net.train()"),
    "two modules": (_TORCH + "a = nn.Linear(1, 1)\nb = nn.Linear(1, 1)\n|", "model.train()"),
    "loss and layer are told apart": (
        _TORCH + "l = nn.MSELoss()\nx = nn.GELU()\n|",
        "l(x(inputs), x.train()",
    ),
    "a parameter is no module": (_TORCH + "p = nn.Parameter(torch.zeros(1))\n|", "model.train()"),
    "loaders by their use": (
        _TORCH + "a_train = DataLoader([])\nb_valid = DataLoader([])\n|",
        "in a_train: in b_valid:",
    ),
    "three loaders": (
        _TORCH + "train_dl = DataLoader([])\nval_dl = DataLoader([])\ntest_dl = DataLoader([])\n|",
        "in train_dl: in val_dl:",
    ),
    "one loader for training": (_TORCH + "loader = DataLoader([])\n|", "in loader: in val_loader:"),
    "annotations": (
        _TORCH + "def f(a: nn.Module, b: torch.optim.Optimizer, c: DataLoader | None, d: torch.device):\n    |",
        "a.train() b.step() in c: to(d)",
    ),
    "usual names of parameters": (
        "def f(net, opt, loss_fn, trainloader, epochs):\n    |",
        "net.train() opt.step() loss_fn(net in trainloader: range(epochs)",
    ),
    "usual names imported": ("from setup import net, num_epochs\n|", "net.train() range(num_epochs)"),
    "its own word": ("n_epochs = 3\n|", "range(n_epochs)"),
    "inner scope first": ("model = 1\ndef f(net):\n    |", "net.train()"),
    "module seen from a function": ("def f():\n    |\n\n\nnet = 1\n", "net.train()"),
    "below the cursor": ("|\nnet = 1\n", "model.train()"),
    "another function's": ("def f(net):\n    return net\n\n\n|", "model.train()"),
    "after a function, in another": ("def f(net):\n    return net\n\n\ndef g(opt):\n    |", "model.train() opt.step()"),
    "inside blocks": ("def f(net):\n    if net:\n        with net:\n            |", "net.train()"),
    "attributes of the object": (
        "class T:\n    def __init__(self, net, opt):\n        self.net, x = net, 1\n        self.net = net\n"
        "        self.opt = opt\n\n    def fit(self):\n        |",
        "self.net.train() self.opt.step()",
    ),
    "class body is not seen from its methods": (
        "class T:\n    net = 1\n\n    def fit(self):\n        |",
        "model.train()",
    ),
    "a function is no model": ("def net():\n    return 1\n\n\n|", "model.train()"),
    "used in the snippet for something else": ("from setup import model as outputs\nfrom torch import nn\noutputs = nn.Linear(1, 1)\n|", "model.train()"),
    "another library's nn": ("import mlx.nn as nn\na = nn.Linear(1, 1)\n|", "model.train()"),
    "broken lines around": ("def f(net:\n    pass\n\n\ndef g(opt):\n    x = (\n    torch-|", "opt.step()"),
}  # fmt: skip


@pytest.mark.parametrize(("place", "expected"), _CASES.values(), ids=_CASES.keys())
def test_names_come_from_the_scope(place: str, expected: str) -> None:
    text = inserted(snippet("torch-train-loop"), place)
    missing = [each for each in expected.split(" ") if each not in text]
    assert missing == [], text


def test_words_are_replaced_only_where_they_are_names() -> None:
    text = (
        "# mypy: ignore-errors\n# prefix: torch-x\n# title: x\n# description: x\n# fits: model\n# stops: lr\n"
        '# --- snippet\n# the model\nf(model=model, lr=lr, a=other.model)\nprint(f"model {model}", "model")\n'
    )
    result = inserted(read_snippet("x.py", text), "net = 1\n|")
    assert result == (
        'net = 1\n# the model\nf(model=net, lr=lr, a=other.model)\nprint(f"model {net}", "model")'
    )
