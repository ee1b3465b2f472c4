import torch
from torch import Tensor, nn

SIZE = 3
halves = torch.Tensor([0.5, 1.0])
threshold = torch.zeros(3)  # expect: legacy-tensor-constructor(warning)
weights = torch.zeros(2, SIZE)  # expect: legacy-tensor-constructor(warning)
ids = torch.LongTensor(4)  # expect: legacy-tensor-constructor(warning)
sides = torch.tensor([1, 2, -3], dtype=torch.float32)  # expect: legacy-tensor-constructor(hint)
table = Tensor([[1, 0], [0, 1]])  # expect: legacy-tensor-constructor(hint)


above = halves[ids] > threshold
product = torch.matmul(halves, weights)


def weighted(x):
    return x + torch.zeros(1)  # expect: legacy-tensor-constructor(warning)


# silent: the values are given, as floats
thirds = torch.Tensor([0.5, 1.0])
numbers = torch.tensor([1, 2])
long = torch.LongTensor([1, 2])

# silent: filled right away
noise = torch.Tensor(3, 4).normal_()

# silent: filled later
filled = torch.Tensor(3)
nn.init.uniform_(filled)

# silent: filled piece by piece
rows = torch.Tensor(3, 4)
for index in range(3):
    rows[index] = index

# silent: written to
total = torch.FloatTensor(3)
torch.add(numbers[:1], 1.0, out=total)


# silent: a weight that its reset fills
class Layer(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = nn.Parameter(torch.Tensor(3, 3))
        self.reset(n)

    def reset(self, n):
        nn.init.constant_(self.weight, n)

    def forward(self, x):
        return x @ self.weight


# silent: nobody knows whether it is a size
def unknown(values):
    return torch.Tensor(values) + 1


# silent: begins with nothing
empty = torch.Tensor()
print(empty)


# silent: given away, to who knows what
def given(fill):
    buffer = torch.Tensor(5)
    fill(buffer)
    return buffer + 1


# silent: converted right away
flags = torch.Tensor([1, 0, 1]).bool()
