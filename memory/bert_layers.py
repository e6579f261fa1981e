"""The layers of the shipped model, as torch compiles them: no Python runs between one product and the next.

Kept apart from ``memory/bert.py`` because torch must be there when this file is read, and reading torch takes seconds.
What is written here is the part of Python that TorchScript knows.
"""

import sys
import warnings
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

LayOut = Callable[[Tensor, Tensor], list[Tensor]]
"""Takes a product's weight ``[out, in]`` and bias ``[out]``, float32; gives what the product is computed with."""
Pass = Callable[[Tensor, list[int], list[list[Tensor]]], Tensor]
"""Takes the words and the places of all texts' tokens, int64 ``[2, rows]``, text after text; how many rows each text
has, what is left being nobody's; and the weights: tables of words and places, norm, then of each layer look, mix, norm,
widen, narrow, norm. Gives float32 ``[texts, width]`` of unit length."""

ROWS = 384
"""How many rows products are laid out for."""
HEADS = 12
EPSILON = 1e-12
SHORT = 64
"""Tokens up to which a text's attention is two products around a softmax; what torch fuses costs short texts more."""


class Bf16:
    """Products in bf16, which AMX or AVX-512 BF16 do in hardware; what runs between them is bf16 too."""

    @staticmethod
    def lay_out(weight: Tensor, bias: Tensor) -> list[Tensor]:
        """See ``LayOut``."""
        laid_out: Tensor = torch.ops.mkldnn._reorder_linear_weight(weight.bfloat16(), ROWS)
        return [laid_out, bias.bfloat16()]

    @staticmethod
    def product(x: Tensor, weights: list[Tensor], after: str) -> Tensor:
        """Return the product, ``after`` it ``"gelu"`` or ``"none"``."""
        product: Tensor = torch.ops.mkldnn._linear_pointwise(
            x.to(torch.bfloat16), weights[0], weights[1], after, [], "none"
        )
        return product

    @staticmethod
    def in_rows(seen: Tensor) -> Tensor:
        """Return ``[heads, rows, width]`` as ``[rows, heads * width]``."""
        joined = seen.transpose(0, 1).to(torch.bfloat16, memory_format=torch.contiguous_format)
        return joined.view(joined.size(0), -1)

    @staticmethod
    def added(x: Tensor, weights: list[Tensor], other: Tensor) -> Tensor:
        """Return the product of ``x`` with ``other`` added."""
        product: Tensor = torch.ops.mkldnn._linear_pointwise(
            x.to(torch.bfloat16), other.to(torch.bfloat16), weights[0], weights[1], "add"
        )
        return product


class Int8:
    """Products in int8, one scale for each token and each output; what runs between them is fp32."""

    @staticmethod
    def lay_out(weight: Tensor, bias: Tensor) -> list[Tensor]:
        """See ``LayOut``."""
        scale = weight.abs().amax(1) / 127
        whole = (weight / scale[:, None]).round().to(torch.int8)
        laid_out: Tensor = torch.ops.onednn.qlinear_prepack(whole, None)
        return [laid_out, bias, scale, torch.zeros(len(scale), dtype=torch.int64)]

    @staticmethod
    def product(x: Tensor, weights: list[Tensor], after: str) -> Tensor:
        """Return the product, ``after`` it ``"gelu"`` or ``"none"``."""
        scale = x.abs().amax(-1, keepdim=True).div_(127).clamp_(min=1e-12)
        whole = (x / scale).round_().to(torch.int8)
        whole_product: Tensor = torch.ops.onednn.qlinear_pointwise(
            whole, 1.0, 0, weights[0], weights[2], weights[3], None, 1.0, 0, torch.float32, "none", [], ""
        )
        product = torch.addcmul(weights[1], whole_product, scale)
        if after == "gelu":
            return functional.gelu(product)
        return product

    @staticmethod
    def in_rows(seen: Tensor) -> Tensor:
        """Return ``[heads, rows, width]`` as ``[rows, heads * width]``."""
        return seen.transpose(0, 1).reshape(seen.size(1), -1)

    @staticmethod
    def added(x: Tensor, weights: list[Tensor], other: Tensor) -> Tensor:
        """Return the product of ``x`` with ``other`` added."""
        return Int8.product(x, weights, "none").add_(other)


def attention(query: Tensor, key: Tensor, value: Tensor, short: int = SHORT) -> Tensor:
    """Return what each token of one text sees, ``[heads, tokens, width]`` like what is given; queries come scaled."""
    if query.size(1) > short:
        return functional.scaled_dot_product_attention(query[None], key[None], value[None], scale=1.0)[0]
    return torch.bmm(torch.bmm(query, key.transpose(1, 2)).softmax(-1), value)


def norm(x: Tensor, weights: list[Tensor], epsilon: float = EPSILON) -> Tensor:
    """Return each row of ``x`` with its mean and spread made alike, scaled and shifted by ``weights``."""
    return torch.layer_norm(x, [x.size(1)], weights[0], weights[1], epsilon)


def compiled(way: type[Bf16] | type[Int8]) -> Pass:
    """Return the whole pass with ``way`` of computing its products, as TorchScript where this Python has it."""
    product, added, in_rows = way.product, way.added, way.in_rows

    def forward(tokens: Tensor, lengths: list[int], weights: list[list[Tensor]], heads: int = HEADS) -> Tensor:
        rows, used = tokens.size(1), sum(lengths)
        looking = lengths.copy()
        looking[-1] += rows - used  # nobody's rows look at the last text, and nobody looks at them
        x = norm(weights[0][0].index_select(0, tokens[0]) + weights[0][1].index_select(0, tokens[1]), weights[1])
        for at in range(2, len(weights), 6):
            looked = product(x, weights[at], "none").to(torch.float32).view(rows, 3, heads, -1).permute(1, 2, 0, 3)
            queries = torch.split(looked[0], looking, 1)
            others = torch.split(looked[1:, :, :used], lengths, 2)
            seen = [attention(queries[i], others[i][0], others[i][1]) for i in range(len(lengths))]
            joined = in_rows(seen[0] if len(seen) == 1 else torch.cat(seen, 1))
            x = norm(added(joined, weights[at + 1], x), weights[at + 2])
            widened = product(x, weights[at + 3], "gelu")
            x = norm(added(widened, weights[at + 4], x), weights[at + 5])
        means = [text.mean(0) for text in torch.split(x[:used].to(torch.float32), lengths)]
        return functional.normalize(torch.stack(means), dim=-1)

    if sys.version_info >= (3, 14):  # TorchScript ends with Python 3.13
        return forward
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what follows it wants a C++ compiler
        script: Pass = torch.jit.script(forward)
    return script
