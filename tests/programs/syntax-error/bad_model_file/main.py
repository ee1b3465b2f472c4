# shows: raises SyntaxError
import torch

from model import Encoder

encoder = Encoder(8, 4)
with torch.no_grad():
    print(encoder(torch.randn(2, 2, 4)).shape)
