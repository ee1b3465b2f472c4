# shows: raises TypeError: default_collate
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class TextDataset(Dataset):
    def __init__(self, sequences, targets):
        self.sequences, self.targets = sequences, targets

    def __getitem__(self, i):
        return {
            "input_ids": torch.tensor(self.sequences[i]),
            "attention_mask": None,  # expect: uncollatable-item
            "label": self.targets[i],
        }

    def __len__(self):
        return len(self.sequences)


def main():
    ds = TextDataset([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [0, 1, 0])
    loader = DataLoader(ds, batch_size=2)
    emb = nn.EmbeddingBag(10, 2)
    for batch in loader:
        logits = emb(batch["input_ids"])
        print(nn.functional.cross_entropy(logits, batch["label"]))


if __name__ == "__main__":
    main()
