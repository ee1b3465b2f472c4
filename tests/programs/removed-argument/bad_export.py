# shows: raises TypeError: unexpected keyword argument
import io

import torch
import torch.nn as nn


def export(model, path):
    model.eval()
    dummy_input = torch.randn(1, 4)
    torch.onnx.export(
        model, dummy_input, path,
        input_names=["input"], output_names=["output"],
        example_outputs=model(dummy_input),  # expect: removed-argument
        opset_version=11,
    )


model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
export(model, io.BytesIO())
