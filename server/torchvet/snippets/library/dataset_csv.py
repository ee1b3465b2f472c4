# mypy: ignore-errors
# prefix: torch-dataset-csv
# title: Dataset from a CSV file and a folder of images
# description: Image names and labels from a CSV file, images from a folder; `transform` must end in a tensor
#   for a DataLoader to batch them.
# stops: ImageDataset, "image", "label"
# --- setup
# A stand-in for Pillow where it is missing: white images of four pixels.
import sys
import types

import torch

try:
    import PIL.Image
except ImportError:
    from contextlib import nullcontext

    white = types.SimpleNamespace(convert=lambda mode: white)
    sys.modules["PIL"] = pillow = types.ModuleType("PIL")
    pillow.Image = types.SimpleNamespace(open=lambda path: nullcontext(path.stat() and white))
# --- imports
import csv
from pathlib import Path

from PIL import Image
from torch.utils.data import Dataset
# --- snippet
class ImageDataset(Dataset):
    def __init__(self, csv_path, image_dir, transform=None):
        with open(csv_path, newline="", encoding="utf-8") as file:
            self.rows = [(row["image"], row["label"]) for row in csv.DictReader(file)]
        # Names of classes become numbers, in the same order on every run.
        self.classes = sorted({label for _, label in self.rows})
        self.class_ids = {label: index for index, label in enumerate(self.classes)}
        self.image_dir = Path(image_dir)
        self.transform = transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        name, label = self.rows[index]
        with Image.open(self.image_dir / name) as file:
            image = file.convert("RGB")
        if self.transform is not None:
            image = self.transform(image)
        return image, self.class_ids[label]
# --- check
import base64
import tempfile

from torch.utils.data import DataLoader

one_pixel = b"R0lGODdhAQABAIABAP///wAAACwAAAAAAQABAAACAkQBADs="
with tempfile.TemporaryDirectory() as folder:
    for name in ("1.gif", "2.gif"):
        Path(folder, name).write_bytes(base64.b64decode(one_pixel))
    Path(folder, "labels.csv").write_text("image,label\n1.gif,dog\n2.gif,cat\n")
    images = ImageDataset(Path(folder, "labels.csv"), folder, transform=lambda image: torch.ones(3, 2, 2))
    batch, targets = next(iter(DataLoader(images, batch_size=2)))
assert images.classes == ["cat", "dog"]
assert batch.shape == (2, 3, 2, 2) and targets.tolist() == [1, 0]
