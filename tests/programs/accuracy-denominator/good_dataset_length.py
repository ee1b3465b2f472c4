# shows: 0 <= accuracy <= 1
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
loader = DataLoader(TensorDataset(torch.randn(50, 4), torch.randint(0, 3, (50,))), batch_size=16)
model = nn.Linear(4, 3)
criterion = nn.CrossEntropyLoss()

model.eval()
val_loss, correct = 0.0, 0
with torch.no_grad():
    for images, labels in loader:
        outputs = model(images)
        val_loss += criterion(outputs, labels).item()
        correct += (outputs.argmax(1) == labels).sum().item()
val_loss /= len(loader)
accuracy = correct / len(loader.dataset)
print(f"val loss {val_loss:.4f} acc {accuracy:.2%}")
