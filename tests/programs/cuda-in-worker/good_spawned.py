# shows: runs
import torch
import torch.multiprocessing as mp
from torch.utils.data import DataLoader, Dataset


class OnCard(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.tensor([float(index)]).to("cuda" if torch.cuda.is_available() else "cpu")


def main():
    mp.set_start_method("spawn", force=True)
    return DataLoader(OnCard(), batch_size=2, num_workers=2)


if __name__ == "__main__":
    loader = main()
