# shows: sum(len(y) for _, y in loader) == 3
import torch
from torch.utils.data import DataLoader, Dataset, default_collate


class SensorDataset(Dataset):
    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, idx):
        try:
            values = [float(v) for v in self.rows[idx].split(",")]
        except ValueError:
            return None
        return torch.tensor(values[:-1]), values[-1]


def skip_broken(batch):
    return default_collate([item for item in batch if item is not None])


rows = ["0.1,0.2,1", "0.5,bad,0", "0.3,0.9,1", "0.7,0.1,0"]
loader = DataLoader(SensorDataset(rows), batch_size=2, collate_fn=skip_broken)
model = torch.nn.Linear(2, 1)
for x, y in loader:
    print(model(x).shape, y.shape)
