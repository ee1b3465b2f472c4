# shows: loss.item() > 0.5
import torch
import torch.nn as nn

torch.manual_seed(0)
centers = torch.tensor([[6.0, 0.0], [-6.0, 0.0], [0.0, 6.0]])
labels = torch.randint(0, 3, (60,))
points = centers[labels] + torch.randn(60, 2)

model = nn.Sequential(
    nn.Linear(2, 16),
    nn.ReLU(),
    nn.Linear(16, 3),
    nn.Softmax(dim=1),
)
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)

for epoch in range(150):
    y_pred = model(points)
    loss = loss_fn(y_pred, labels)  # expect: softmax-before-cross-entropy
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
