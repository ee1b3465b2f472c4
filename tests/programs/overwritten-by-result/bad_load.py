# shows: raises AttributeError: no attribute 'eval'
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 8)
        self.fc2 = nn.Linear(8, 2)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


PATH = "model.pth"
trained = Net()
torch.save(trained.state_dict(), PATH)

model = Net()
model = model.load_state_dict(torch.load(PATH))  # expect: overwritten-by-result
model.eval()
with torch.no_grad():
    print(model(torch.randn(1, 4)).argmax(dim=1))
