"""A model, data and a loss, and no training loop: `torchvet train examples/train_digits.py` brings the loop."""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split

epochs = 3
batch_size = 32

# Five rows of three pixels each.
GLYPHS = [
    "###/# #/# #/# #/###", " # /## / # / # /###", "###/  #/###/#  /###", "###/  #/ ##/  #/###", "# #/# #/###/  #/  #",
    "###/#  /###/  #/###", "###/#  /###/# #/###", "###/  #/  #/ # / # ", "###/# #/###/# #/###", "###/# #/###/  #/###",
]  # fmt: skip


class Digits(Dataset):
    """Digits of 8 × 8 pixels: drawn from their strokes, moved about, and sprinkled with noise."""

    def __init__(self, n_samples=2400):
        generator = torch.Generator().manual_seed(0)
        strokes = torch.zeros(10, 8, 8)
        for digit, glyph in enumerate(GLYPHS):
            for y, row in enumerate(glyph.split("/")):
                for x, pixel in enumerate(row):
                    strokes[digit, 1 + y, 2 + x] = float(pixel == "#")
        self.labels = torch.randint(10, (n_samples,), generator=generator)
        shifts = torch.randint(-1, 3, (n_samples, 2), generator=generator).tolist()
        moved = [strokes[label].roll(shift, (0, 1)) for label, shift in zip(self.labels, shifts)]
        noise = 0.2 * torch.randn(n_samples, 8, 8, generator=generator)
        self.images = (torch.stack(moved) + noise).unsqueeze(1)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index], self.labels[index]


class Net(nn.Module):
    """Two convolutions and a linear layer."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.1), nn.Flatten(),
        )  # fmt: skip
        self.classify = nn.Linear(32 * 4 * 4, 10)

    def forward(self, images):
        return self.classify(self.features(images))


train_set, val_set = random_split(Digits(), [2000, 400])
train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True)
val_loader = DataLoader(val_set, batch_size=200)

model = Net()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
