# shows: [name for name, _ in net.named_parameters()] == ["head.weight", "head.bias"]
import torch
from torch import nn

dtype = torch.bfloat16


class Prompted(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.prompt = nn.Parameter(torch.zeros(1, width)).to(dtype)  # expect: unregistered-parameter
        self.head = nn.Linear(width, 2)

    def forward(self, x):
        return self.head(x + self.prompt.float())


net = Prompted(4)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
net(torch.randn(3, 4)).sum().backward()
optimizer.step()
