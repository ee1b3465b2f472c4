"""An MLP on images of the size of MNIST's: data sets, loaders, an epoch of training, validation, one prediction."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

BATCH_SIZE = 32
N_PIXELS = 28 * 28
N_DIGITS = 10


class MLP(nn.Module):
    def __init__(self, hidden_sizes=(128, 64), dropout=0.1):
        super().__init__()
        sizes = [N_PIXELS, *hidden_sizes]
        layers = [nn.Flatten()]
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            layers.extend((nn.Linear(n_in, n_out), nn.BatchNorm1d(n_out), nn.ReLU(), nn.Dropout(dropout)))
        self.hidden = nn.Sequential(*layers)
        self.output = nn.Linear(sizes[-1], N_DIGITS)

    def forward(self, images):
        return self.output(self.hidden(images))


def fake_digits(n):
    images = torch.rand(n, 1, 28, 28)
    labels = torch.randint(0, N_DIGITS, (n,))
    return TensorDataset(images, labels)


def run_epoch(model, loader, criterion, optimizer=None):
    """Trains when there is an optimizer, else only measures."""
    is_training = optimizer is not None
    model.train(is_training)
    total_loss, n_right, n_seen = 0.0, 0, 0
    with torch.set_grad_enabled(is_training):
        for images, labels in loader:
            logits = model(images)
            loss = criterion(logits, labels)
            if is_training:
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
            total_loss += loss.item() * len(labels)
            n_right += (logits.argmax(dim=1) == labels).sum().item()
            n_seen += len(labels)
    return total_loss / n_seen, n_right / n_seen


train_set, val_set = random_split(fake_digits(160), [128, 32])
train_loader = DataLoader(train_set, batch_size=BATCH_SIZE, shuffle=True)
val_loader = DataLoader(val_set, batch_size=BATCH_SIZE)

model = MLP(hidden_sizes=(64, 32))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(2):
    train_loss, train_acc = run_epoch(model, train_loader, criterion, optimizer)
    val_loss, val_acc = run_epoch(model, val_loader, criterion)
    print(f"{epoch}: train {train_loss:.3f} {train_acc:.2%}, val {val_loss:.3f} {val_acc:.2%}")

image, label = val_set[0]
with torch.no_grad():
    probabilities = model(image.unsqueeze(0)).softmax(dim=1).squeeze(0)
    top = probabilities.topk(3)
weights_of_first = model.hidden[1].weight
pictures = weights_of_first.view(-1, 28, 28)
print(label.item(), top.indices.tolist(), pictures.shape)
