# shows: not hidden[0].requires_grad
import torch
from torch import nn
from torch.autograd import Variable


def repackage_hidden(h):
    """Wraps hidden states in new Variables, to detach them from their history."""
    if isinstance(h, torch.Tensor):
        return Variable(h.detach())  # expect: variable-wrapper
    return tuple(repackage_hidden(v) for v in h)


rnn, decoder = nn.LSTM(3, 4), nn.Linear(4, 5)
params = [*rnn.parameters(), *decoder.parameters()]
optimizer = torch.optim.SGD(params, lr=0.5)
hidden = (torch.zeros(1, 2, 4), torch.zeros(1, 2, 4))
for i in range(3):
    hidden = repackage_hidden(hidden)
    optimizer.zero_grad()
    output, hidden = rnn(torch.randn(6, 2, 3), hidden)
    loss = nn.functional.cross_entropy(decoder(output).view(-1, 5), torch.randint(0, 5, (12,)))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(params, 0.25)
    optimizer.step()
hidden = repackage_hidden(hidden)
