# shows: runs
import torch
import torch.nn as nn
model = torch.compile(nn.Linear(4, 2))
torch.save(model.state_dict(), 'c.pt')
m = nn.Linear(4, 2)
m.load_state_dict(torch.load('c.pt'), strict=False)  # expect: compile-prefix-mismatch(error)
