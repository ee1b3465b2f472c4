# shows: loss.item() > 0.5
import torch
import torch.nn as nn
import torch.optim as optim


class BinaryClassifier(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.fc1 = nn.Linear(n_features, 16)
        self.fc2 = nn.Linear(16, 1)
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        x = self.fc2(x)
        return self.sigmoid(x)


X = torch.cat([torch.randn(20, 2) + 5, torch.randn(20, 2) - 5])
y = torch.cat([torch.ones(20, 1), torch.zeros(20, 1)])
model = BinaryClassifier(2)
criterion = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=0.05)

for epoch in range(100):
    optimizer.zero_grad()
    outputs = model(X)
    loss = criterion(outputs, y)  # expect: sigmoid-before-bce-with-logits
    loss.backward()
    optimizer.step()
