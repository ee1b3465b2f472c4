# shows: raises UnpicklingError: Weights only
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(6, 12)
        self.fc2 = nn.Linear(12, 3)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


class Predictor:
    def __init__(self, path, device="cpu"):
        self.device = torch.device(device)
        self.model = torch.load(path, map_location=self.device)  # expect: whole-model-load(error)
        self.model.eval()

    @torch.no_grad()
    def __call__(self, x):
        return self.model(x.to(self.device)).argmax(dim=1)


net = Net()
torch.save(net, "net.pkl")  # expect: whole-model-saved(warning)
predict = Predictor("net.pkl")
print(predict(torch.randn(5, 6)))
