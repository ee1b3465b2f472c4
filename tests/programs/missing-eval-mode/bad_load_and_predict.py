# shows: not torch.equal(first, second)
import io

import torch
import torch.nn as nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(10, 32)
        self.dropout = nn.Dropout(0.5)
        self.fc2 = nn.Linear(32, 3)

    def forward(self, x):
        return self.fc2(self.dropout(torch.relu(self.fc1(x))))


buffer = io.BytesIO()
torch.save(Classifier().state_dict(), buffer)
buffer.seek(0)

model = Classifier()
model.load_state_dict(torch.load(buffer, map_location="cpu"))
sample = torch.randn(1, 10)
with torch.no_grad():
    first = model(sample)  # expect: missing-eval-mode
    second = model(sample)
print(first.argmax(1).item(), second.argmax(1).item())
