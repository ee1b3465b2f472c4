import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.cuda.amp import autocast


def old_api(model, loader, optimizer):
    for x, y in loader:
        optimizer.zero_grad()
        with autocast():
            loss = F.cross_entropy(model(x), y)
        loss.backward()  # expect: fp16-without-scaler(warning)
        optimizer.step()


def explicit(model, loader, optimizer):
    for x, y in loader:
        optimizer.zero_grad()
        with torch.amp.autocast(device_type="cuda", dtype=torch.half):
            loss = F.cross_entropy(model(x), y)
            loss.backward()  # expect: fp16-without-scaler(warning)
        optimizer.step()


# silent: bfloat16 has the range of float32
def brain(model, loader, optimizer):
    for x, y in loader:
        optimizer.zero_grad()
        with torch.autocast("cuda", dtype=torch.bfloat16):
            loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()


# silent: on the CPU autocast means bfloat16
def cpu(model, loader, optimizer):
    for x, y in loader:
        optimizer.zero_grad()
        with torch.autocast("cpu"):
            loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()


# silent: the type is chosen elsewhere
def chosen(model, loader, optimizer, dtype, device):
    for x, y in loader:
        optimizer.zero_grad()
        with torch.autocast(device, dtype=dtype):
            loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()


# silent: evaluation only
def evaluate(model, loader):
    with torch.no_grad(), autocast():
        return [model(x).argmax(1) for x, _ in loader]
