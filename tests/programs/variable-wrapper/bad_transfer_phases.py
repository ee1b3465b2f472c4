# shows: runs
import torch
import torch.nn as nn
import torch.optim as optim
from torch.autograd import Variable

use_gpu = torch.cuda.is_available()
model = nn.Sequential(nn.Flatten(), nn.Linear(27, 8), nn.Dropout(0.2), nn.Linear(8, 2))
if use_gpu:
    model = model.cuda()
criterion, optimizer = nn.CrossEntropyLoss(), optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
dataloaders = {p: [(torch.rand(4, 3, 3, 3), torch.tensor([0, 1, 1, 0]))] * 2 for p in ("train", "val")}

for phase in ["train", "val"]:
    model.train(phase == "train")
    for data in dataloaders[phase]:
        inputs, labels = data
        if use_gpu:
            inputs = Variable(inputs.cuda())  # expect: variable-wrapper
            labels = Variable(labels.cuda())  # expect: variable-wrapper
        else:
            inputs, labels = Variable(inputs), Variable(labels)  # expect: variable-wrapper, variable-wrapper
        optimizer.zero_grad()
        with torch.set_grad_enabled(phase == "train"):
            loss = criterion(model(inputs), labels)
        if phase == "train":
            loss.backward()
            optimizer.step()
        print(phase, loss.item())
