# shows: raises TypeError: NoneType
import torch
from torch.utils.data import DataLoader, Dataset


class SensorDataset(Dataset):
    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, idx):
        try:
            values = [float(v) for v in self.rows[idx].split(",")]
        except ValueError:
            print(f"could not read row {idx}")
            return None  # expect: uncollatable-item
        return torch.tensor(values[:-1]), torch.tensor(values[-1])


rows = ["0.1,0.2,1", "0.5,bad,0", "0.3,0.9,1", "0.7,0.1,0"]
loader = DataLoader(SensorDataset(rows), batch_size=2, shuffle=True)
model = torch.nn.Linear(2, 1)
for epoch in range(2):
    for x, y in loader:
        print(epoch, model(x).shape, y.shape)
