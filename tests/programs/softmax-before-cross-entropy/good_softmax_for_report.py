# shows: loss.item() < 0.3
import torch
import torch.nn as nn

centers = torch.tensor([[6.0, 0.0], [-6.0, 0.0], [0.0, 6.0]])
labels = torch.randint(0, 3, (60,))
points = centers[labels] + torch.randn(60, 2)
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)

for epoch in range(150):
    logits = model(points)
    loss = loss_fn(logits, labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

softmax = nn.Softmax(dim=1)
model.eval()
with torch.no_grad():
    probabilities = softmax(model(points))
    confidence, predicted = probabilities.max(1)
