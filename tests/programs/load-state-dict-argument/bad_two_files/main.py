# shows: raises TypeError: dict-like
import torch

from model import Encoder

student = Encoder(4)
teacher = Encoder(4)
student.load_state_dict(teacher)  # expect: load-state-dict-argument
optimizer = torch.optim.Adam(student.parameters())
