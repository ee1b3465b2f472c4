# shows: runs
import os

os.environ["CUDA_VISIBLE_DEVICES"] = "1"

import torch  # noqa: E402

device = "cuda" if torch.cuda.is_available() else "cpu"
print(torch.ones(1, device=device))
