# shows: runs
import torch
import torch.nn as nn
from torch.cuda.amp import autocast


def train(model, optimizer, criterion, batches):
    for x, y in batches:
        optimizer.zero_grad()
        with autocast():
            out = model(x)
            loss = criterion(out, y)
        loss.backward()  # expect: fp16-without-scaler
        optimizer.step()


net = nn.Linear(3, 1)
train(net, torch.optim.Adam(net.parameters()), nn.MSELoss(), [(torch.randn(2, 3), torch.randn(2, 1))])
