# shows: raises RuntimeError: Missing key
import torch
import torch.nn as nn
torch.save({'model': nn.Linear(4, 2).state_dict(), 'epoch': 3}, 'r.pt')
resume = True
model = torch.compile(nn.Linear(4, 2))
if resume:
    checkpoint = torch.load('r.pt', map_location='cpu')
    model.load_state_dict(checkpoint['model'])  # expect: compile-prefix-mismatch(error)
