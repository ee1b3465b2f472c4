# shows: raises RuntimeError: Missing key
import torch
import torch.nn as nn
SAVE_PATH = 'best.pth'
def train():
    model = nn.Linear(4, 2)
    model = torch.compile(model)
    torch.save(model.state_dict(), SAVE_PATH)
def test():
    model = nn.Linear(4, 2)
    model.load_state_dict(torch.load(SAVE_PATH))  # expect: compile-prefix-mismatch(error)
if __name__ == '__main__':
    train()
    test()
