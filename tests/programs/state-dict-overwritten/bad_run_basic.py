# shows: runs
import torch
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
    def forward(self, x):
        return self.fc(x)
torch.save(Net().state_dict(), 's.pt')
m = Net()
m.state_dict = torch.load('s.pt')  # expect: state-dict-overwritten(error)
