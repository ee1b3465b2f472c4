import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    attention = nn.MultiheadAttention(64, 6)  # expect: invalid-layer-argument


def case_2():
    conv = nn.Conv2d(8, 10, 3, groups=4)  # expect: invalid-layer-argument


def case_3():
    drop = nn.Dropout(1.5)  # expect: invalid-layer-argument


class Halved(nn.Module):
    def __init__(self, width, ratio=4):
        super().__init__()
        hidden = width / ratio
        self.conv = nn.Conv2d(width, width / 2, 3)  # expect: invalid-layer-argument
        self.fc = nn.Linear(hidden, width)  # expect: invalid-layer-argument
        self.out = nn.LSTM(input_size=width, hidden_size=2 * (width / 4))  # expect: invalid-layer-argument

    def forward(self, x):
        return self.out(self.fc(self.conv(x)))


def case_words():
    blur = nn.Conv2d(3, 8, 3, padding="smae")  # expect: invalid-layer-argument
    edge = nn.Conv2d(3, 8, 3, padding=1, padding_mode="reflct")  # expect: invalid-layer-argument
    norm = nn.BatchNorm2d(64.0)  # expect: invalid-layer-argument


# silent: whole again
def whole(width, ratio):
    hidden = int(width / ratio)
    return nn.Linear(hidden, width // 2), nn.Linear(round(width / 2), int(width / 2)), nn.Dropout(1 / 2)


# silent: words that torch knows
def words():
    return nn.Conv2d(3, 8, 3, padding="same", padding_mode="circular"), nn.Conv2d(3, 8, 3, padding="valid")


# silent: another library's layer
def other(Linear, width):
    return Linear(width, width / 2)


# silent: floats where they belong
def floats(width):
    return nn.LayerNorm(width, 1e-5), nn.BatchNorm2d(width, 1e-3, 0.1), nn.Embedding(9, width, max_norm=width / 2)


# silent: the name is bound again
def again(width):
    size = width / 2
    size = int(size)
    return nn.Linear(size, size)


# silent: heads divide
def case_4():
    attention = nn.MultiheadAttention(64, 8)


# silent: from outside
def case_5():
    heads = int(input())
    attention = nn.MultiheadAttention(64, heads)


# silent: groups divide both
def case_6():
    conv = nn.Conv2d(8, 12, 3, groups=4)


# silent: caught
def case_7():
    try:
        nn.Dropout(1.5)
    except ValueError:
        pass


HEADS = 6


def more_heads():
    global HEADS
    HEADS = 8


# silent: another function may have set it before
def heads_of_the_module():
    return nn.MultiheadAttention(64, HEADS)
