# shows: raises RuntimeError: second time
import torch
import torch.nn.functional as F

model = torch.nn.Linear(5, 2)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(6, 5), torch.randint(0, 2, (6,))
loss = F.cross_entropy(model(x), y)
for epoch in range(3):
    opt.zero_grad()
    loss.backward()  # expect: second-backward(error)
    opt.step()
