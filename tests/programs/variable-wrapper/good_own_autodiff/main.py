# shows: abs(x.grad - t.grad.item()) < 1e-6
import torch

from autodiff import Variable

x = Variable(3.0)
y = x * x * Variable(2.0)
y.backward()

t = torch.tensor(3.0, requires_grad=True)
(t * t * 2).backward()
print(x.grad, t.grad)
