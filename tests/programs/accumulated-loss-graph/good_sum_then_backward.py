# shows: isinstance(history[-1], float)
import torch
import torch.nn as nn

encoder = nn.GRU(3, 8, batch_first=True)
heads = nn.ModuleList([nn.Linear(8, 2) for _ in range(3)])
params = list(encoder.parameters()) + list(heads.parameters())
optimizer = torch.optim.Adam(params, lr=1e-3)
criterion = nn.CrossEntropyLoss()
history = []
for step in range(5):
    x = torch.randn(4, 7, 3)
    targets = torch.randint(0, 2, (3, 4))
    _, h = encoder(x)
    total_loss = 0
    for head, target in zip(heads, targets):
        loss = criterion(head(h[-1]), target)
        total_loss += loss
    optimizer.zero_grad()
    total_loss.backward()
    optimizer.step()
    history.append(total_loss.item())
print(history)
