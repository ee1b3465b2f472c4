# shows: net.fc.weight.grad.norm() > 3 * single
import torch
from torch import optim

from model import Net, fit

torch.manual_seed(0)
net = Net()
x, y = torch.ones(8, 4), torch.zeros(8, dtype=torch.long)
optimizer = optim.SGD(net.parameters(), lr=1e-5)
fit(net, [(x, y)] * 6, optimizer, epochs=1)

loss = torch.nn.functional.cross_entropy(net(x), y)
single = torch.autograd.grad(loss, net.fc.weight)[0].norm()
