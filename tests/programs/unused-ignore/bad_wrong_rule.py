# shows: runs
import torch
import torch.nn as nn

net = nn.Sequential(nn.Flatten(), nn.Linear(9, 4))
criterion = nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
images, labels = torch.rand(5, 3, 3), torch.randint(0, 4, (5,))

for epoch in range(3):
    out = torch.softmax(net(images), dim=1)
    opt.zero_grad()
    loss = criterion(out, labels)  # torchvet: ignore[sigmoid-before-bce-with-logits]  # expect: unused-ignore, softmax-before-cross-entropy
    loss.backward()
    opt.step()
