# shows: tokens[0] == "for"
"""Trains a tiny character model on source code.

The text below isn't Python ( on purpose :
    for x in y  print x
"""
import torch
from torch import nn

SNIPPET = '''for i in range(3)
    print "i", i)
  else if: x++
'''
tokens = SNIPPET.replace("(", " ( ").split()
vocab = {t: i for i, t in enumerate(sorted(set(tokens)))}
ids = torch.tensor([vocab[t] for t in tokens])
emb = nn.Embedding(len(vocab), 4)
regex = r"[(\[{]+"  # an unclosed ( in a comment
print(f"{emb(ids).shape!s:>30} {{literal}} {'nested ' + 'quotes'}", regex)
