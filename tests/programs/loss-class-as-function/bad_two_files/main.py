# shows: raises RuntimeError: Boolean value of Tensor
import torch

from model import LitModel

model = LitModel(6, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(4):
    batch = (torch.randn(8, 6), torch.randint(0, 2, (8, 3)).float())
    optimizer.zero_grad()
    loss = model.training_step(batch)
    loss.backward()
    optimizer.step()
