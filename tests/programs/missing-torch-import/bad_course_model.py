# shows: raises NameError: nn
import torch


class Net(nn.Module):  # expect: missing-torch-import
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


print(Net()(torch.ones(1, 4)))
