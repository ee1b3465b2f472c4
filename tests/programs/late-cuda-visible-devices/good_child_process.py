# shows: out.strip() == "1"
import os
import subprocess
import sys

import torch

on_gpu = torch.cuda.is_available()
env = dict(os.environ)
env["CUDA_VISIBLE_DEVICES"] = "1"
code = "import os; print(os.environ['CUDA_VISIBLE_DEVICES'])"
out = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True).stdout
print(torch.ones(2, device="cuda" if on_gpu else "cpu"), out)
