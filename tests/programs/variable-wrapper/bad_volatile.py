# shows: runs
import torch
import torch.autograd as ag
import torch.nn as nn

model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(2 * 4 * 4, 5))
criterion = nn.CrossEntropyLoss()
test_loader = [(torch.rand(2, 1, 6, 6), torch.randint(0, 5, (2,))) for _ in range(2)]

model.eval()
test_loss = 0
with torch.no_grad():
    for images, labels in test_loader:
        images = ag.Variable(images)  # expect: variable-wrapper
        outputs = model(images)
        test_loss += criterion(outputs, ag.Variable(labels)).item()  # expect: variable-wrapper
print("test loss", test_loss / len(test_loader))
