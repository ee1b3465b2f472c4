# shows: batches[0] == batches[1]
import random

from torch.utils.data import DataLoader, Dataset

NUM_WORKERS = 2


class Words(Dataset):
    def __init__(self, words):
        self.words = words
        self.random = random.Random()

    def __len__(self):
        return len(self.words)

    def _drop(self, word):
        position = self.random.randrange(len(word))  # expect: worker-rng-identical
        return word[:position] + word[position + 1 :]

    def __getitem__(self, index):
        return self._drop(self.words[index])


def main():
    dataset = Words(["abcdefghij"] * 8)
    loader = DataLoader(dataset, batch_size=4, num_workers=NUM_WORKERS, multiprocessing_context="fork")
    return [list(batch) for batch in loader]


if __name__ == "__main__":
    batches = main()
