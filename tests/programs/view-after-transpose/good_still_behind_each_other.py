# shows: runs
import torch

frames = torch.randn(2, 5, 3, 8, 8)
by_pixel = frames.permute(0, 1, 3, 4, 2).view(2, 5, 64, 3)
flat = frames.transpose(0, 1).reshape(10, 3, 8, 8).view(10, -1)
columns = frames[:, 1:].view(2, 4, 3, -1)
pieces = [each.view(2, 5, 3, 8 * 4) for each in frames.contiguous().chunk(2, dim=3)]
row = torch.randn(1, 6).t().view(6)
