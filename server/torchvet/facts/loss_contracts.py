"""The contracts of torch's losses."""

from __future__ import annotations

from torchvet.facts.contract_parts import LossContract, Said, Taken

_SAME = ("(*)",)
_CLASSES = ("(C)", "(N, C)", "(N, C, d1, …)")
_IDS = ("()", "(N)", "(N, d1, …)")
_ROWS, _ROW_IDS = _CLASSES[:2], _IDS[:2]
_VECTORS = ("(D)", "(N, D)")


def _pair(of_input: str, of_target: str) -> tuple[tuple[Taken, ...], ...]:
    """Input and target of one shape."""
    return ((Taken("input", _SAME, "float", of_input), Taken("target", _SAME, "float", of_target)),)


def _elementwise(name: str, function: str, defaults: str, note: Said) -> LossContract:
    use = f"criterion = nn.{name}()\nloss = criterion(output, target)  # (N, 1) and (N, 1), never (N, 1) and (N)"
    return LossContract(name, function, _pair("any", "any"), _SAME, defaults, note, use)


LOSS_CONTRACTS: tuple[LossContract, ...] = (
    LossContract(
        "CrossEntropyLoss",
        "cross_entropy",
        (
            (Taken("input", _CLASSES, "float", "logits"), Taken("target", _IDS, "int64", "class")),
            (Taken("input", _CLASSES, "float", "logits"), Taken("target", _CLASSES, "float", "distribution")),
        ),
        _IDS,
        "weight=None, ignore_index=-100, reduction='mean', label_smoothing=0.0",
        Said(
            "It takes the softmax itself: the model ends in plain scores, one for each class.",
            "内部已包含 softmax：模型应直接输出每个类别的原始得分。",
        ),
        "criterion = nn.CrossEntropyLoss()\nloss = criterion(model(images), labels)  # (N, C) and (N)",
    ),
    LossContract(
        "NLLLoss",
        "nll_loss",
        ((Taken("input", _CLASSES, "float", "log-probability"), Taken("target", _IDS, "int64", "class")),),
        _IDS,
        "weight=None, ignore_index=-100, reduction='mean'",
        Said(
            "Behind `log_softmax` it is the same as CrossEntropyLoss on the scores.",
            "接在 `log_softmax` 之后，等价于对原始得分使用 CrossEntropyLoss。",
        ),
        "criterion = nn.NLLLoss()\nloss = criterion(F.log_softmax(scores, dim=1), labels)",
    ),
    LossContract(
        "BCELoss",
        "binary_cross_entropy",
        _pair("probability", "probability"),
        _SAME,
        "weight=None, reduction='mean'",
        Said(
            "The input comes from a sigmoid; BCEWithLogitsLoss takes that itself and is more precise.",
            "输入须先经过 sigmoid；BCEWithLogitsLoss 自带 sigmoid，数值更稳定。",
        ),
        "criterion = nn.BCELoss()\nloss = criterion(torch.sigmoid(scores), labels.float())",
    ),
    LossContract(
        "BCEWithLogitsLoss",
        "binary_cross_entropy_with_logits",
        _pair("logits", "probability"),
        _SAME,
        "weight=None, reduction='mean', pos_weight=None",
        Said(
            "It takes the sigmoid itself; a prediction is positive where its score is above 0, not 0.5.",
            "内部已包含 sigmoid；判断正类时得分应与 0 比较，而不是 0.5。",
        ),
        "criterion = nn.BCEWithLogitsLoss()\nloss = criterion(scores, labels.float())",
    ),
    _elementwise(
        "MSELoss",
        "mse_loss",
        "reduction='mean'",
        Said("The mean of squared errors; far outliers weigh most.", "误差平方的均值，对离群点敏感。"),
    ),
    _elementwise(
        "L1Loss",
        "l1_loss",
        "reduction='mean'",
        Said("The mean of absolute errors.", "误差绝对值的均值。"),
    ),
    _elementwise(
        "SmoothL1Loss",
        "smooth_l1_loss",
        "reduction='mean', beta=1.0",
        Said("Squared below `beta`, absolute above it.", "误差小于 `beta` 时为平方，大于时为绝对值。"),
    ),
    _elementwise(
        "HuberLoss",
        "huber_loss",
        "reduction='mean', delta=1.0",
        Said("SmoothL1Loss times `delta`.", "等于 SmoothL1Loss 乘以 `delta`。"),
    ),
    LossContract(
        "PoissonNLLLoss",
        "poisson_nll_loss",
        ((Taken("log_input", _SAME, "float", "any"), Taken("target", _SAME, "float", "count")),),
        _SAME,
        "log_input=True, full=False, eps=1e-08, reduction='mean'",
        Said(
            "For counts: the input is the logarithm of the expected count while `log_input` is True.",
            "用于计数：`log_input` 为 True 时，输入是期望计数的对数。",
        ),
        "criterion = nn.PoissonNLLLoss()\nloss = criterion(log_rates, counts)",
    ),
    LossContract(
        "GaussianNLLLoss",
        "gaussian_nll_loss",
        (
            (
                Taken("input", _SAME, "float", "any"),
                Taken("target", _SAME, "float", "any"),
                Taken("var", _SAME, "float", "variance"),
            ),
        ),
        _SAME,
        "full=False, eps=1e-06, reduction='mean'",
        Said(
            "The model predicts mean and variance; a negative variance raises.",
            "模型同时预测均值和方差；方差为负会报错。",
        ),
        "criterion = nn.GaussianNLLLoss()\nloss = criterion(mean, target, log_var.exp())",
    ),
    LossContract(
        "KLDivLoss",
        "kl_div",
        _pair("log-probability", "probability"),
        _SAME,
        "reduction='mean', log_target=False",
        Said(
            "The default `mean` divides by every element; `batchmean` is the KL divergence of the formula.",
            "默认的 `mean` 会除以元素总数；`batchmean` 才是数学定义上的 KL 散度。",
        ),
        'criterion = nn.KLDivLoss(reduction="batchmean")\nloss = criterion(F.log_softmax(a, dim=1), F.softmax(b, dim=1))',
    ),
    LossContract(
        "MarginRankingLoss",
        "margin_ranking_loss",
        (
            (
                Taken("input1", ("(N)",), "float", "any"),
                Taken("input2", ("(N)",), "float", "any"),
                Taken("target", ("(N)",), "float", "sign"),
            ),
        ),
        ("(N)",),
        "margin=0.0, reduction='mean'",
        Said(
            "1 asks that the first input be ranked higher, -1 the second.",
            "目标为 1 表示第一个输入应排得更高，-1 表示第二个更高。",
        ),
        "criterion = nn.MarginRankingLoss(margin=0.5)\nloss = criterion(better, worse, torch.ones_like(better))",
    ),
    LossContract(
        "HingeEmbeddingLoss",
        "hinge_embedding_loss",
        _pair("any", "sign"),
        _SAME,
        "margin=1.0, reduction='mean'",
        Said(
            "The input is a distance: 1 pulls it to 0, -1 pushes it beyond `margin`.",
            "输入是距离：目标为 1 时拉近到 0，为 -1 时推远到 `margin` 之外。",
        ),
        "criterion = nn.HingeEmbeddingLoss()\nloss = criterion(F.pairwise_distance(a, b), target)",
    ),
    LossContract(
        "SoftMarginLoss",
        "soft_margin_loss",
        _pair("any", "sign"),
        _SAME,
        "reduction='mean'",
        Said("Logistic loss of two classes that are called 1 and -1.", "类别记为 1 和 -1 的二分类逻辑损失。"),
        "criterion = nn.SoftMarginLoss()\nloss = criterion(scores, 2 * labels - 1)",
    ),
    LossContract(
        "MultiLabelMarginLoss",
        "multilabel_margin_loss",
        ((Taken("input", _ROWS, "float", "any"), Taken("target", _ROWS, "int64", "labels")),),
        _ROW_IDS,
        "reduction='mean'",
        Said(
            "Several classes may apply: `[3, 0, -1, 1]` means classes 3 and 0; what stands behind -1 is not read.",
            "可同时属于多个类别：`[3, 0, -1, 1]` 表示类别 3 和 0，-1 之后的内容被忽略。",
        ),
        "criterion = nn.MultiLabelMarginLoss()\nloss = criterion(scores, torch.tensor([[3, 0, -1, 1]]))",
    ),
    LossContract(
        "MultiLabelSoftMarginLoss",
        "multilabel_soft_margin_loss",
        ((Taken("input", _ROWS, "float", "logits"), Taken("target", _ROWS, "float", "binary")),),
        _ROW_IDS,
        "weight=None, reduction='mean'",
        Said(
            "Several classes may apply; it takes the sigmoid itself and averages over the classes.",
            "可同时属于多个类别；内部包含 sigmoid，并对类别取平均。",
        ),
        "criterion = nn.MultiLabelSoftMarginLoss()\nloss = criterion(scores, labels.float())",
    ),
    LossContract(
        "MultiMarginLoss",
        "multi_margin_loss",
        ((Taken("input", _ROWS, "float", "any"), Taken("target", _ROW_IDS, "int64", "plain class")),),
        _ROW_IDS,
        "p=1, margin=1.0, weight=None, reduction='mean'",
        Said(
            "The hinge loss of one right class; `p` is 1 or 2.",
            "单个正确类别的合页损失；`p` 只能为 1 或 2。",
        ),
        "criterion = nn.MultiMarginLoss()\nloss = criterion(scores, labels)",
    ),
    LossContract(
        "TripletMarginLoss",
        "triplet_margin_loss",
        (tuple(Taken(name, _VECTORS, "float", "any") for name in ("anchor", "positive", "negative")),),
        _ROW_IDS,
        "margin=1.0, p=2.0, eps=1e-06, swap=False, reduction='mean'",
        Said(
            "The anchor shall be nearer to the positive than to the negative by `margin`.",
            "锚点到正样本的距离应比到负样本的距离小 `margin`。",
        ),
        "criterion = nn.TripletMarginLoss()\nloss = criterion(anchor, positive, negative)  # (N, D) each",
    ),
    LossContract(
        "CosineEmbeddingLoss",
        "cosine_embedding_loss",
        (
            (
                Taken("input1", _VECTORS, "float", "any"),
                Taken("input2", _VECTORS, "float", "any"),
                Taken("target", _ROW_IDS, "float", "sign"),
            ),
        ),
        _ROW_IDS,
        "margin=0.0, reduction='mean'",
        Said(
            "1 turns two vectors the same way, -1 apart, as far as `margin`.",
            "目标为 1 时使两向量方向一致，为 -1 时使其分开，直至 `margin`。",
        ),
        "criterion = nn.CosineEmbeddingLoss()\nloss = criterion(a, b, target)  # (N, D), (N, D), (N)",
    ),
    LossContract(
        "CTCLoss",
        "ctc_loss",
        (
            (
                Taken("log_probs", ("(T, N, C)",), "float", "log-probability"),
                Taken("targets", ("(N, S)",), "int64", "tokens"),
                Taken("input_lengths", ("(N)",), "int64", "input lengths"),
                Taken("target_lengths", ("(N)",), "int64", "target lengths"),
            ),
        ),
        ("(N)",),
        "blank=0, reduction='mean', zero_infinity=False",
        Said(
            "Time comes first, and the scores go through `log_softmax(2)` before.",
            "时间维在最前，得分须先经过 `log_softmax(2)`。",
        ),
        "criterion = nn.CTCLoss()\nloss = criterion(scores.log_softmax(2), targets, input_lengths, target_lengths)",
    ),
)
