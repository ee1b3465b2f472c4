"""The parameters of the layers of `torch.nn`, by name, as of torch 2.13. Only text; a test compares it with torch."""

from __future__ import annotations

from collections.abc import Mapping

_FACTORY = " device=None dtype=None"
_REDUCED = "size_average=None reduce=None reduction='mean'"

_SHARED: Mapping[str, str] = {
    "Linear": f"in_features out_features bias=True{_FACTORY}",
    "Bilinear": f"in1_features in2_features out_features bias=True{_FACTORY}",
    "LazyLinear": f"out_features bias=True{_FACTORY}",
    "Embedding": (
        "num_embeddings embedding_dim padding_idx=None max_norm=None norm_type=2.0 "
        f"scale_grad_by_freq=False sparse=False _weight=None _freeze=False{_FACTORY}"
    ),
    "EmbeddingBag": (
        "num_embeddings embedding_dim max_norm=None norm_type=2.0 scale_grad_by_freq=False "
        f"mode='mean' sparse=False _weight=None include_last_offset=False padding_idx=None{_FACTORY}"
    ),
    "Flatten": "start_dim=1 end_dim=-1",
    "Unflatten": "dim unflattened_size",
    "Conv1d Conv2d Conv3d": (
        "in_channels out_channels kernel_size stride=1 padding=0 dilation=1 groups=1 bias=True "
        f"padding_mode='zeros'{_FACTORY}"
    ),
    "ConvTranspose1d ConvTranspose2d ConvTranspose3d": (
        "in_channels out_channels kernel_size stride=1 padding=0 output_padding=0 groups=1 bias=True "
        f"dilation=1 padding_mode='zeros'{_FACTORY}"
    ),
    "LazyConv1d LazyConv2d LazyConv3d": (
        "out_channels kernel_size stride=1 padding=0 dilation=1 groups=1 bias=True "
        f"padding_mode='zeros'{_FACTORY}"
    ),
    "LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d": (
        "out_channels kernel_size stride=1 padding=0 output_padding=0 groups=1 bias=True dilation=1 "
        f"padding_mode='zeros'{_FACTORY}"
    ),
    "MaxPool1d MaxPool2d MaxPool3d": (
        "kernel_size stride=None padding=0 dilation=1 return_indices=False ceil_mode=False"
    ),
    "AvgPool1d": "kernel_size stride=None padding=0 ceil_mode=False count_include_pad=True",
    "AvgPool2d AvgPool3d": (
        "kernel_size stride=None padding=0 ceil_mode=False count_include_pad=True divisor_override=None"
    ),
    "LPPool1d LPPool2d LPPool3d": "norm_type kernel_size stride=None ceil_mode=False",
    "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d": "output_size",
    "AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d": "output_size return_indices=False",
    "MaxUnpool1d MaxUnpool2d MaxUnpool3d": "kernel_size stride=None padding=0",
    "BatchNorm1d BatchNorm2d BatchNorm3d": (
        f"num_features eps=1e-05 momentum=0.1 affine=True track_running_stats=True{_FACTORY} * bias=True"
    ),
    "SyncBatchNorm": (
        "num_features eps=1e-05 momentum=0.1 affine=True track_running_stats=True "
        f"process_group=None{_FACTORY} * bias=True"
    ),
    "LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d": (
        f"eps=1e-05 momentum=0.1 affine=True track_running_stats=True{_FACTORY} * bias=True"
    ),
    "InstanceNorm1d InstanceNorm2d InstanceNorm3d": (
        f"num_features eps=1e-05 momentum=0.1 affine=False track_running_stats=False{_FACTORY} * bias=True"
    ),
    "LayerNorm": f"normalized_shape eps=1e-05 elementwise_affine=True bias=True{_FACTORY}",
    "GroupNorm": f"num_groups num_channels eps=1e-05 affine=True{_FACTORY} * bias=True",
    "RMSNorm": f"normalized_shape eps=None elementwise_affine=True{_FACTORY}",
    "LocalResponseNorm": "size alpha=0.0001 beta=0.75 k=1.0",
    "CrossMapLRN2d": "size alpha=0.0001 beta=0.75 k=1",
    "ReLU ReLU6 SELU SiLU Mish Hardswish Hardsigmoid": "inplace=False",
    "LeakyReLU": "negative_slope=0.01 inplace=False",
    "PReLU": f"num_parameters=1 init=0.25{_FACTORY}",
    "RReLU": "lower=0.125 upper=0.3333333333333333 inplace=False",
    "ELU CELU": "alpha=1.0 inplace=False",
    "GELU": "approximate='none'",
    "Softplus": "beta=1.0 threshold=20.0",
    "Softshrink Hardshrink": "lambd=0.5",
    "Hardtanh": "min_val=-1.0 max_val=1.0 inplace=False min_value=None max_value=None",
    "Threshold": "threshold value inplace=False",
    "Softmax Softmin LogSoftmax": "dim=None",
    "GLU": "dim=-1",
    "Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout": "p=0.5 inplace=False",
    "RNNCell": f"input_size hidden_size bias=True nonlinearity='tanh'{_FACTORY}",
    "LSTMCell GRUCell": f"input_size hidden_size bias=True{_FACTORY}",
    "MultiheadAttention": (
        "embed_dim num_heads dropout=0.0 bias=True add_bias_kv=False add_zero_attn=False kdim=None "
        f"vdim=None batch_first=False{_FACTORY}"
    ),
    "TransformerEncoderLayer TransformerDecoderLayer": (
        "d_model nhead dim_feedforward=2048 dropout=0.1 activation='relu' layer_norm_eps=1e-05 "
        f"batch_first=False norm_first=False bias=True{_FACTORY}"
    ),
    "TransformerEncoder": "encoder_layer num_layers norm=None enable_nested_tensor=True mask_check=True",
    "TransformerDecoder": "decoder_layer num_layers norm=None",
    "Transformer": (
        "d_model=512 nhead=8 num_encoder_layers=6 num_decoder_layers=6 dim_feedforward=2048 "
        "dropout=0.1 activation='relu' custom_encoder=None custom_decoder=None layer_norm_eps=1e-05 "
        f"batch_first=False norm_first=False bias=True{_FACTORY}"
    ),
    "CosineSimilarity": "dim=1 eps=1e-08",
    "PairwiseDistance": "p=2.0 eps=1e-06 keepdim=False",
    "CrossEntropyLoss": (
        "weight=None size_average=None ignore_index=-100 reduce=None reduction='mean' label_smoothing=0.0"
    ),
    "NLLLoss NLLLoss2d": "weight=None size_average=None ignore_index=-100 reduce=None reduction='mean'",
    "MSELoss L1Loss MultiLabelMarginLoss SoftMarginLoss": f"{_REDUCED}",
    "SmoothL1Loss": f"{_REDUCED} beta=1.0",
    "HuberLoss": "reduction='mean' delta=1.0",
    "BCELoss MultiLabelSoftMarginLoss": f"weight=None {_REDUCED}",
    "BCEWithLogitsLoss": f"weight=None {_REDUCED} pos_weight=None",
    "KLDivLoss": f"{_REDUCED} log_target=False",
    "CosineEmbeddingLoss MarginRankingLoss": f"margin=0.0 {_REDUCED}",
    "TripletMarginLoss": f"margin=1.0 p=2.0 eps=1e-06 swap=False {_REDUCED}",
    "TripletMarginWithDistanceLoss": "* distance_function=None margin=1.0 swap=False reduction='mean'",
    "HingeEmbeddingLoss": f"margin=1.0 {_REDUCED}",
    "MultiMarginLoss": f"p=1 margin=1.0 weight=None {_REDUCED}",
    "CTCLoss": "blank=0 reduction='mean' zero_infinity=False",
    "GaussianNLLLoss": "* full=False eps=1e-06 reduction='mean'",
    "PoissonNLLLoss": "log_input=True full=False size_average=None eps=1e-08 reduce=None reduction='mean'",
    "Upsample": "size=None scale_factor=None mode='nearest' align_corners=None recompute_scale_factor=None",
    "UpsamplingNearest2d UpsamplingBilinear2d": "size=None scale_factor=None",
    "PixelShuffle": "upscale_factor",
    "PixelUnshuffle": "downscale_factor",
    "ChannelShuffle": "groups",
    "Unfold": "kernel_size dilation=1 padding=0 stride=1",
    "Fold": "output_size kernel_size dilation=1 padding=0 stride=1",
    (
        "ZeroPad1d ZeroPad2d ZeroPad3d ReflectionPad1d ReflectionPad2d ReflectionPad3d "
        "ReplicationPad1d ReplicationPad2d ReplicationPad3d CircularPad1d CircularPad2d CircularPad3d"
    ): ("padding"),
    "ConstantPad1d ConstantPad2d ConstantPad3d": "padding value",
    "Sigmoid Tanh Softsign Tanhshrink LogSigmoid Softmax2d": "",
    "RNN": (
        "input_size hidden_size num_layers=1 nonlinearity='tanh' bias=True batch_first=False "
        f"dropout=0.0 bidirectional=False *{_FACTORY}"
    ),
    "LSTM": (
        "input_size hidden_size num_layers=1 bias=True batch_first=False dropout=0.0 "
        f"bidirectional=False proj_size=0{_FACTORY}"
    ),
    "GRU": (
        "input_size hidden_size num_layers=1 bias=True batch_first=False dropout=0.0 "
        f"bidirectional=False *{_FACTORY}"
    ),
}
# By the name of the layer.
SIGNATURES: Mapping[str, str] = {name: text for names, text in _SHARED.items() for name in names.split()}
