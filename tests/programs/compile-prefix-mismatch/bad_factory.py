# shows: raises RuntimeError: Missing key
import torch
import torch.nn as nn
def build(compiled):
    model = nn.Linear(4, 2)
    return torch.compile(model)
net = build(True)
torch.save(net.state_dict(), 'f.pt')
m = nn.Linear(4, 2)
m.load_state_dict(torch.load('f.pt'))  # expect: compile-prefix-mismatch(error)
