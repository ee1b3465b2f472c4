# shows: runs
import torch
import torch.nn as nn
f = torch.compile(nn.Linear(4, 2))
torch.save(f.state_dict(), 'a.pt')
g = torch.compile(nn.Linear(4, 2))
g.load_state_dict(torch.load('a.pt'))
