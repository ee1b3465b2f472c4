# shows: runs
import torch
import torch.nn as nn

from model import TripletNet

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = nn.DataParallel(TripletNet(10)).to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)

for it in range(4):
    anchor, pos, neg = (torch.randn(8, 10, device=device) for _ in range(3))
    optimizer.zero_grad()
    loss = model(anchor, pos, neg)
    loss.backward()  # expect: data-parallel-loss-vector
    optimizer.step()
