# shows: torch.equal(before, decoder.weight)
import torch
import torch.nn as nn
import torch.optim as optim

encoder = nn.Linear(8, 3)
decoder = nn.Linear(3, 8)
before = decoder.weight.detach().clone()

criterion = nn.MSELoss()
optimizer = optim.Adam(encoder.parameters(), lr=1e-2)  # expect: parameters-missing-from-optimizer

data = torch.rand(32, 8)
for epoch in range(5):
    for batch in data.split(8):
        optimizer.zero_grad()
        z = encoder(batch)
        recon = decoder(z)
        loss = criterion(recon, batch)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.4f}")
