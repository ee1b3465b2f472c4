# shows: bigger / once > 2.99
import torch

from engine import train_one_epoch

model = torch.nn.Linear(2, 2)
batches = [(torch.ones(4, 2), torch.zeros(4, dtype=torch.long))] * 6
optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
once = train_one_epoch(model, batches, optimizer, accum_iter=1)
bigger = train_one_epoch(model, batches, optimizer, accum_iter=3)
