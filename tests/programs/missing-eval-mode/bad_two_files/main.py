# shows: predictor.model.training and predictor("abc") != predictor("abc")
import torch

from model import TextClassifier


class Predictor:
    def __init__(self, weights):
        self.model = TextClassifier(vocab_size=26)
        self.model.load_state_dict(weights)

    @torch.no_grad()
    def __call__(self, text):
        ids = torch.tensor([[ord(c) - 97 for c in text]])
        return self.model(ids).softmax(dim=1).tolist()  # expect: missing-eval-mode


torch.manual_seed(0)
weights = TextClassifier(vocab_size=26).state_dict()
predictor = Predictor(weights)
print(predictor("hello"))
