# shows: loss.item() < 0.3
import torch
import torch.nn as nn


class BinaryClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 16)
        self.fc2 = nn.Linear(16, 1)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))

    @torch.no_grad()
    def predict(self, x):
        return torch.sigmoid(self(x)) > 0.5


X = torch.cat([torch.randn(20, 2) + 5, torch.randn(20, 2) - 5])
y = torch.cat([torch.ones(20, 1), torch.zeros(20, 1)])
model = BinaryClassifier()
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for epoch in range(100):
    optimizer.zero_grad()
    loss = criterion(model(X), y)
    loss.backward()
    optimizer.step()
model.eval()
accuracy = (model.predict(X) == y.bool()).float().mean().item()
