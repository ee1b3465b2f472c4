# shows: out.shape == (5, 2)
import torch
import torch.nn as nn

sizes = 4, 8, 2
act = lambda x, *, slope=.1: torch.where(x > 0, x, slope * x)


class Net(nn.Module):
    def __init__(self, *sizes, **kw):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(i, o, **kw) for i, o in zip(sizes[:-1], sizes[1:])])

    def forward(self, x, /):
        *hidden, last = self.layers
        for layer in hidden: x = act(layer(x))
        else:
            return last(x)


net = (Net)(*sizes, bias=not False)
with torch.no_grad(), torch.autocast("cpu", enabled=False):
    out = net(torch.randn(5, 4,),)
assert (n := out.numel()) == 10, n; print(out[..., 0], out[:, ::2])
