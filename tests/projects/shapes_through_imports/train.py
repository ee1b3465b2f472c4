import torch
import torch.nn.functional as F

from nets import Classifier

model = Classifier(5)
scores = model(torch.randn(4, 3, 8, 8))
loss = F.cross_entropy(scores, torch.randint(0, 5, (4,)))
wrong = model(torch.randn(4, 1, 8, 8))  # expect: shape-mismatch
also_wrong = F.cross_entropy(scores, torch.randint(0, 5, (3,)))  # expect: shape-mismatch
