# shows: runs
import torch
import torch.nn as nn
from torch.autograd import Variable

x = Variable(torch.ones(2, 2), requires_grad=True)  # expect: variable-wrapper
y = x + 2
out = (y * y * 3).mean()
out.backward()
print(x.grad)
