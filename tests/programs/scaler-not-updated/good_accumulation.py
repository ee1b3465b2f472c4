# shows: not torch.equal(before, model[2].weight)
import torch
import torch.nn as nn

ACCUM = 2
model = nn.Sequential(nn.Embedding(30, 8), nn.Flatten(), nn.Linear(8 * 5, 2))
before = model[2].weight.detach().clone()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-4)
loss_fn = nn.CrossEntropyLoss()
scaler = torch.amp.GradScaler("cpu", enabled=True)
batches = [(torch.randint(0, 30, (4, 5)), torch.randint(0, 2, (4,))) for _ in range(6)]

model.train()
optimizer.zero_grad()
for step, (tokens, label) in enumerate(batches):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_fn(model(tokens), label) / ACCUM
    scaler.scale(loss).backward()
    if (step + 1) % ACCUM == 0:
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
