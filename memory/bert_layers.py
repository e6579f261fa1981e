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
Pass = Callable[[Tensor, Tensor, list[int], list[list[Tensor]]], Tensor]
"""Takes the words and the places of all texts' tokens, int64 ``[rows]``; how many rows each text has, and last how many
are no text's; and the weights: tables of words and places, norm, then of each layer look, mix, norm, widen, narrow,
norm. Gives float32 ``[texts, width]`` of unit length."""

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
    product, added = way.product, way.added

    def forward(
        words: Tensor, places: Tensor, lengths: list[int], weights: list[list[Tensor]], heads: int = HEADS
    ) -> Tensor:
        x = norm(weights[0][0].index_select(0, words) + weights[0][1].index_select(0, places), weights[1])
        for at in range(2, len(weights), 6):
            looked = product(x, weights[at], "none").to(torch.float32)
            texts = torch.split(looked.view(x.size(0), 3, heads, -1).permute(1, 2, 0, 3), lengths, 2)
            seen = [attention(text[0], text[1], text[2]) for text in texts[:-1]]
            seen.append(texts[-1][2])
            joined = torch.cat(seen, 1).transpose(0, 1).reshape(x.size(0), -1)
            x = norm(added(joined, weights[at + 1], x), weights[at + 2])
            widened = product(x, weights[at + 3], "gelu")
            x = norm(added(widened, weights[at + 4], x), weights[at + 5])
        means = [text.mean(0) for text in torch.split(x.to(torch.float32), lengths)[:-1]]
        return functional.normalize(torch.stack(means), dim=-1)

    if sys.version_info >= (3, 14):  # TorchScript ends with Python 3.13
        return forward
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what follows it wants a C++ compiler
        script: Pass = torch.jit.script(forward)
    return script
