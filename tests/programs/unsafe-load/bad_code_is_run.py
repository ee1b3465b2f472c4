# shows: ran == ["a stranger's code"]
import pickle

from torch import nn

ran = []
CODE = '__import__("__main__").ran.append("a stranger\'s code") or __import__("torch").zeros(1, 1)'


class Surprise:
    """Stands for what a stranger puts into a file."""

    def __reduce__(self):
        return eval, (CODE,)


with open("downloaded.pt", "wb") as file:
    pickle.dump({"weight": Surprise()}, file)

model = nn.Linear(1, 1, bias=False)
with open("downloaded.pt", "rb") as file:
    state = pickle.load(file)  # expect: unsafe-load(warning)
model.load_state_dict(state)
