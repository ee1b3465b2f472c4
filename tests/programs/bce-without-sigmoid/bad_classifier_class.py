# shows: raises RuntimeError: between 0 and 1
import torch
import torch.nn as nn
import torch.optim as optim


class BinaryClassifier(nn.Module):
    def __init__(self, input_dim, hidden_dim=16):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, hidden_dim)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(hidden_dim, 1)

    def forward(self, x):
        x = self.relu(self.fc1(x))
        x = self.fc2(x)
        return x


torch.manual_seed(42)
model = BinaryClassifier(8)
criterion = nn.BCELoss()
optimizer = optim.Adam(model.parameters(), lr=0.001)
X, y = 50 + 20 * torch.randn(100, 8), torch.randint(0, 2, (100, 1)).float()
for epoch in range(10):
    optimizer.zero_grad()
    y_pred = model(X)
    loss = criterion(y_pred, y)  # expect: bce-without-sigmoid
    loss.backward()
    optimizer.step()
