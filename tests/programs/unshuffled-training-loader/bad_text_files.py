# shows: runs
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Texts(Dataset):
    def __init__(self, folder):
        self.files = sorted(Path(folder).glob("*/*.txt"))
        self.labels = [0 if each.parent.name == "neg" else 1 for each in self.files]

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        text = self.files[index].read_text("utf-8")
        counts = torch.zeros(26)
        for letter in text.lower():
            if letter.isascii() and letter.isalpha():
                counts[ord(letter) - ord("a")] += 1
        return counts, self.labels[index]


for name, text in (("neg", "bad"), ("pos", "good")):
    (Path("reviews") / name).mkdir(parents=True)
    for number in range(3):
        (Path("reviews") / name / f"{number}.txt").write_text(text, "utf-8")

train_dl = DataLoader(dataset=Texts("reviews"), batch_size=3, drop_last=True)  # expect: unshuffled-training-loader
model = nn.Linear(26, 2)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
epoch = 0
while epoch < 2:
    for counts, label in train_dl:
        loss = nn.functional.cross_entropy(model(counts), label)
        opt.zero_grad()
        loss.backward()
        opt.step()
    epoch += 1
