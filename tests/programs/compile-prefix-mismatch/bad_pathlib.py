# shows: raises RuntimeError: Missing key
import torch
import torch.nn as nn
from pathlib import Path
OUT = Path('.')
model = torch.compile(nn.Linear(4, 2))
torch.save(model.state_dict(), OUT / 'x.pt')
m = nn.Linear(4, 2)
m.load_state_dict(torch.load(OUT / 'x.pt'))  # expect: compile-prefix-mismatch(error)
