# shows: runs
from torch import *
from torch.nn import *

F = functional
print(F.relu(ones(2)), Linear(2, 1))
