# shows: runs
import torch
import torch.nn as nn


def repackage_hidden(h):
    """Wraps hidden states in new Tensors, to detach them from their history."""
    if isinstance(h, torch.Tensor):
        return h.detach()
    return tuple(repackage_hidden(v) for v in h)


rnn = nn.LSTM(6, 8)
decoder = nn.Linear(8, 6)
params = list(rnn.parameters()) + list(decoder.parameters())
optimizer = torch.optim.SGD(params, lr=0.5)
criterion = nn.MSELoss()
data = torch.randn(41, 3, 6)

hidden = (torch.zeros(1, 3, 8), torch.zeros(1, 3, 8))
for i in range(0, 40, 10):
    hidden = repackage_hidden(hidden)
    optimizer.zero_grad()
    output, hidden = rnn(data[i : i + 10], hidden)
    loss = criterion(decoder(output), data[i + 1 : i + 11])
    loss.backward()
    torch.nn.utils.clip_grad_norm_(params, 0.25)
    optimizer.step()
