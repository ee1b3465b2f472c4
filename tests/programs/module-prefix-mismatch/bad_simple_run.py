# shows: raises RuntimeError: Missing key
import torch
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
    def forward(self, x):
        return self.fc(x)
net = nn.DataParallel(Net())
torch.save(net.state_dict(), "a.pth")
m = Net()
m.load_state_dict(torch.load("a.pth"))  # expect: module-prefix-mismatch(error)
