# shows: runs
import torch
import torch.nn as nn
want = False
model = nn.Linear(4, 2)
model = want and torch.compile(model) or model
torch.save(model.state_dict(), 'a.pt')
nn.Linear(4, 2).load_state_dict(torch.load('a.pt'))
