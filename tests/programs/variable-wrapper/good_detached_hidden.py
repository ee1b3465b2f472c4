# shows: hidden.grad_fn is None
import torch
from torch import nn
from torch.autograd import Function


class Scale(Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x * factor

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.factor, None


gru, head = nn.GRU(3, 4, batch_first=True), nn.Linear(4, 1)
optimizer = torch.optim.Adam(list(gru.parameters()) + list(head.parameters()))
hidden = torch.zeros(1, 2, 4)
for chunk in torch.randn(3, 2, 5, 3):
    out, hidden = gru(chunk, hidden.detach())
    loss = head(Scale.apply(out, 0.5)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
hidden = hidden.detach()
