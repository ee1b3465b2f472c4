# shows: not torch.allclose(a, b)
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 4, kernel_size=3)
        self.conv2 = nn.Conv2d(4, 8, kernel_size=3)
        self.fc1 = nn.Linear(8 * 2 * 2, 20)
        self.fc2 = nn.Linear(20, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(F.dropout2d(self.conv2(x), 0.3), 2))  # expect: dropout-ignores-eval
        x = x.view(-1, 32)
        x = F.relu(self.fc1(x))
        x = F.dropout(x)  # expect: dropout-ignores-eval
        return F.log_softmax(self.fc2(x), dim=1)


torch.manual_seed(0)
model = Net()
model.eval()
image = torch.rand(1, 1, 16, 16)
with torch.no_grad():
    a, b = model(image), model(image)
