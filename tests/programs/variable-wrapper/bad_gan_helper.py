# shows: runs
import torch
from torch.autograd import Variable as V


def noise(n):
    z = V(torch.randn(n, 4))  # expect: variable-wrapper
    if torch.cuda.is_available():
        z = z.cuda()
    return z


generator = torch.nn.Linear(4, 2)
fake = generator(noise(3)).detach()
print(fake.requires_grad)
