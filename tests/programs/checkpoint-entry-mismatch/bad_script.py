# shows: raises KeyError: state_dict
import torch
import torch.nn as nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    loss = model(torch.randn(16, 4)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    torch.save(
        {
            "epoch": epoch,
            "model_state_dict": model.state_dict(),
            "optimizer_state_dict": optimizer.state_dict(),
        },
        "checkpoint.tar",
    )

checkpoint = torch.load("checkpoint.tar")
model.load_state_dict(checkpoint["state_dict"])  # expect: checkpoint-entry-mismatch(error)
optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
start = checkpoint["epoch"] + 1
