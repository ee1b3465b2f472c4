# shows: raises NameError: name 'torch' is not defined
import numpy as np

rng = np.random.default_rng(0)
features = rng.normal(size=(20, 3)).astype(np.float32)
targets = features @ np.array([1.0, -2.0, 0.5], dtype=np.float32)


class RegressionDataset:
    def __init__(self, x, y):
        self.x = torch.from_numpy(x)  # expect: missing-torch-import
        self.y = torch.from_numpy(y)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


data = RegressionDataset(features, targets)
print(len(data), data[0])
