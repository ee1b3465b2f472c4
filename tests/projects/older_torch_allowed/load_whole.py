import torch

whole = torch.load("model.pt", weights_only=False)
whole.eval()
