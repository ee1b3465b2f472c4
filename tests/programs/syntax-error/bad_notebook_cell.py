# shows: raises SyntaxError
import torch
import torch.nn as nn
!pip install tqdm  # expect: syntax-error

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)).to(device)
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(2):
    x, y = torch.randn(8, 4, device=device), torch.randint(0, 3, (8,), device=device)
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
