# shows: raises RuntimeError: Missing key
import torch
import torch.nn as nn
m = nn.Linear(2, 2)
torch.save(m.state_dict(), "m.pt")
p = nn.DataParallel(nn.Linear(2, 2))
p.load_state_dict(torch.load("m.pt"))  # expect: module-prefix-mismatch(error)
