# shows: isinstance(model, nn.Module) and not result.missing_keys
import torch
import torch.nn as nn

PATH = "model.pth"
trained = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
torch.save(trained.state_dict(), PATH)

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
result = model.load_state_dict(torch.load(PATH), strict=False)
print("missing:", result.missing_keys)
model = model.eval()
model = model.to("cpu")
with torch.no_grad():
    print(model(torch.randn(1, 4)).argmax(dim=1))
