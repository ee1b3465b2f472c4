"""Long files to measure on: the models of the tests' zoo joined into one, and training code with a loop every dozen lines.

Made, not stored: both are as long as asked for, and the same every time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_ZOO = Path(__file__).parents[1] / "tests" / "shapes" / "zoo"
_DEFINED = re.compile(r"^(?:class|def) (\w+)", re.M)
_HEADER = "import math\n\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nfrom torch.utils.data import DataLoader, TensorDataset\n"

_OPTIMIZERS = (
    "torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)",
    "torch.optim.AdamW(model.parameters(), lr=3e-4, weight_decay=0.01)",
    "torch.optim.Adam([{'params': model.body.parameters()}, {'params': model.head.parameters(), 'lr': 1e-3}])",
    "torch.optim.RMSprop(model.parameters(), lr=lr)",
)
_LOSSES = (
    ("nn.CrossEntropyLoss()", "criterion(model(x), y)"),
    ("nn.BCEWithLogitsLoss()", "criterion(model(x).squeeze(1), y.float())"),
    ("nn.MSELoss(reduction='mean')", "criterion(model(x), F.one_hot(y, 10).float())"),
    ("nn.NLLLoss()", "criterion(F.log_softmax(model(x), dim=1), y)"),
)
_MODEL = """
class Net{n}(nn.Module):
    def __init__(self, width={width}):
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.Linear(784, width), nn.ReLU(), nn.Dropout(0.1))
        self.head = nn.Linear(width, {classes})

    def forward(self, x):
        return self.head(self.body(x))

"""
_TRAIN = """
def train_{n}(model, loader, lr=0.1, epochs=3):
    optimizer = {optimizer}
    criterion = {criterion}
    model.train()
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            loss = {loss}
            loss.backward()
            optimizer.step()
    return loss.item()

"""
_HELPED = """
def step_{n}(model, optimizer, criterion, x, y):
    loss = {loss}
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.detach()


def fit_{n}(model, loader, device, lr=0.1):
    optimizer = {optimizer}
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2)
    criterion = {criterion}
    for epoch in range(3):
        total = 0.0
        for x, y in loader:
            total += step_{n}(model, optimizer, criterion, x.to(device), y.to(device)).item()
        scheduler.step()
        print(epoch, total / len(loader))

"""
_SCALED = """
def train_{n}(model, loader, device, n_accumulated=4):
    optimizer = {optimizer}
    criterion = {criterion}
    scaler = torch.amp.GradScaler(device)
    optimizer.zero_grad()
    for i, (x, y) in enumerate(loader):
        with torch.autocast(device):
            loss = {loss} / n_accumulated
        scaler.scale(loss).backward()
        if (i + 1) % n_accumulated == 0:
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad()

"""
_EVALUATED = """
@torch.no_grad()
def evaluate_{n}(model, loader):
    model.eval()
    correct = 0
    for x, y in loader:
        predicted = model(x).argmax(dim=1)
        correct += (predicted == y).sum().item()
    torch.save({{"model": model.state_dict(), "correct": correct}}, "best_{n}.pt")
    return correct / len(loader.dataset)

"""
_MAIN = """
def main_{n}():
    model = Net{n}()
    data = TensorDataset(torch.randn(256, 1, 28, 28), torch.randint(0, {classes}, (256,)))
    loader = DataLoader(data, batch_size=32, shuffle=True)
    {call}
    print(evaluate_{n}(model, loader))

"""


def models(n_lines: int) -> str:
    """At least `n_lines` lines of the zoo: whole models, each with the code that calls it."""
    taken: set[str] = set()
    parts: list[str] = [_HEADER]
    length, number = _HEADER.count("\n"), 0
    while length < n_lines:
        for path in sorted(_ZOO.glob("*.py")):
            part = _renamed(
                path.read_text("utf-8"), taken, f"{path.stem.title().replace('_', '')}{number or ''}"
            )
            parts.append(part)
            length += part.count("\n") + 2
            if length >= n_lines:
                break
        number += 1
    return "\n\n".join(parts)


def _renamed(text: str, taken: set[str], suffix: str) -> str:
    """`text` without what other models define already; its names are `taken` from now on."""
    for name in _DEFINED.findall(text):
        if name in taken:
            text = re.sub(rf"\b{name}\b", f"{name}Of{suffix}", text)
        taken.add(name)
    return text


def training(n_lines: int) -> str:
    """At least `n_lines` lines of models, loops, helpers, evaluation and main functions, all of them right."""
    parts = [_HEADER]
    length = _HEADER.count("\n")
    for part in _training_parts():
        parts.append(part)
        length += part.count("\n")
        if length >= n_lines:
            break
    return "".join(parts)


def _training_parts() -> Iterator[str]:
    number = 0
    while True:
        loop = (_TRAIN, _HELPED, _SCALED)[number % 3]
        call = (
            f"train_{number}(model, loader)",
            f"fit_{number}(model, loader, 'cpu')",
            f"train_{number}(model, loader, 'cuda')",
        )
        criterion, loss = _LOSSES[number % 4]
        words = {
            "n": number,
            "width": 64 + number,
            "classes": 1 if number % 4 == 1 else 10,
            "optimizer": _OPTIMIZERS[number * 3 % 4],
            "criterion": criterion,
            "loss": loss,
            "call": call[number % 3],
        }
        for each in (_MODEL, loop, _EVALUATED, _MAIN):
            yield each.format_map(words)
        number += 1
