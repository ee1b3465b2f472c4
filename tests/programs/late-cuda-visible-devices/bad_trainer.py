# shows: runs
import os

import torch


class Trainer:
    def __init__(self, model, gpus):
        self.use_cuda = torch.cuda.is_available()
        os.environ["CUDA_VISIBLE_DEVICES"] = ",".join(map(str, gpus))  # expect: late-cuda-visible-devices
        self.model = model.cuda() if self.use_cuda else model


trainer = Trainer(torch.nn.Linear(2, 1), [2, 3])
