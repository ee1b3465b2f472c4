# shows: runs
import torch
import torch.nn.functional as F

model = torch.nn.Linear(5, 2)
x, y = torch.randn(6, 5), torch.randint(0, 2, (6,))
loss = F.cross_entropy(model(x), y)
loss.backward(retain_graph=True)
loss.backward()
