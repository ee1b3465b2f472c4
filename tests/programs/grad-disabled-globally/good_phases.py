# shows: not loss.requires_grad
import torch
import torch.nn as nn

net = nn.Linear(4, 2)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
data = {p: [(torch.randn(6, 4), torch.randint(0, 2, (6,))) for _ in range(2)] for p in ("train", "val")}

for epoch in range(2):
    for phase in ["train", "val"]:
        net.train() if phase == "train" else net.eval()
        for inputs, labels in data[phase]:
            optimizer.zero_grad()
            with torch.set_grad_enabled(phase == "train"):
                outputs = net(inputs)
                loss = criterion(outputs, labels)
                if phase == "train":
                    loss.backward()
                    optimizer.step()
