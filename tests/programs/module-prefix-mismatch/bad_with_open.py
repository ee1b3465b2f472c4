# shows: raises RuntimeError: Missing key
import torch, torch.nn as nn
model = nn.DataParallel(nn.Linear(4, 2))
with open("o.pt", "wb") as f:
    torch.save(model.state_dict(), f)
m = nn.Linear(4, 2)
with open("o.pt", "rb") as f:
    m.load_state_dict(torch.load(f))  # expect: module-prefix-mismatch
