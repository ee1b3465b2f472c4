# shows: images.shape == (4, 1, 8, 8)
import torch
from torch.utils.data import DataLoader, TensorDataset

images = torch.rand(8, 1, 8, 8)
labels = torch.randint(0, 10, (8,))
train_loader = DataLoader(TensorDataset(images, labels), batch_size=4, shuffle=True, num_workers=1)
images, labels = next(iter(train_loader))  # expect: missing-main-guard(warning)
print(images.shape, labels)
