# shows: raises RuntimeError: Missing key
import torch, torch.nn as nn
model = nn.DataParallel(nn.Linear(4, 2))
best = 0.0
for epoch in range(3):
    acc = epoch * 0.1
    if acc > best:
        best = acc
        torch.save(model.state_dict(), "best_model.pth")
        print("saved")
model = nn.Linear(4, 2)
model.load_state_dict(torch.load("best_model.pth", map_location=torch.device("cpu")))  # expect: module-prefix-mismatch(error)
