# shows: not torch.equal(start, (torch.manual_seed(SEED), Encoder(4))[1].fc.weight)
import torch
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader, TensorDataset

from networks import Encoder

SEED = 7
device = torch.device("cpu")
net = Encoder(4).to(device)
start = net.fc.weight.detach().clone()
optimizer = optim.Adam(net.parameters(), lr=1e-3)

torch.manual_seed(SEED)  # expect: seed-after-construction
loader = DataLoader(TensorDataset(torch.randn(20, 1, 9), torch.randint(0, 2, (20,))), batch_size=5, shuffle=True)

for epoch in range(2):
    for signal, label in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(signal.to(device)), label.to(device))
        loss.backward()
        optimizer.step()
