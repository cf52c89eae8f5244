"""The rivals' networks; symbols and shapes as in `emotion_face.training.networks`."""

import math

import torch
import torch.nn.functional as F  # noqa: N812
from diffusers import UNet2DModel
from torch import Tensor, nn
from vector_quantize_pytorch import VectorQuantize

from emotion_face.face import HEIGHT, IDENTITY_SIZE, WIDTH
from emotion_face.training.networks import CONTROL_SIZE

CELL_PX = 8
"""A token stands for so many pixels, squared."""
CODES = 512
ROUNDS = 6
EULER_STEPS = 8

_CODE_SIZE = 32
_WIDTH = 96
_HEADS, _LAYERS = 4, 2
_PATCH_PX = 4
_FLOW_CHANNELS = (24, 40, 56)
_GROUPS = 8
_NOISE_SEED = 1


class _Residual(nn.Module):
    """x + F(x), two convolutions."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, channels, 3, padding=1),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)


class Autoencoder(nn.Module):
    """From a drawing to tokens (n, 12, 16) and back.

    Van den Oord et al. 2017, "Neural Discrete Representation Learning"; its codebook is a moving
    average, and a code that nobody uses begins anew.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.PixelUnshuffle(2),
            nn.Conv2d(4, 32, 3, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(32, 64, 3, 2, 1),
            _Residual(64),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, _CODE_SIZE, 1),
        )
        self.quantiser = VectorQuantize(
            _CODE_SIZE, CODES, decay=0.95, use_cosine_sim=True, kmeans_init=True,
            threshold_ema_dead_code=2, commitment_weight=0.25, channel_last=False,
            accept_image_fmap=True,
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Conv2d(_CODE_SIZE, 96, 3, padding=1),
            _Residual(96),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(96, 64, 3, padding=1),
            _Residual(64),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 16, 3, padding=1),
            nn.PixelShuffle(4),
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The drawing after its tokens, and the loss of the commitment to them."""
        quantised, _, commitment = self.quantiser(self.encoder(x[:, None]))
        return self._field(quantised), commitment.sum()

    def tokens(self, x: Tensor) -> Tensor:
        """Tokens (n, 192) of drawings."""
        found: Tensor = self.quantiser(self.encoder(x[:, None]))[1]
        return found.flatten(1)

    def drawn(self, tokens: Tensor) -> Tensor:
        """The drawing of tokens (n, 192)."""
        codes = self.quantiser.codebook[tokens]
        cells = codes.unflatten(1, (HEIGHT // CELL_PX, WIDTH // CELL_PX))
        return self._field(cells.permute(0, 3, 1, 2))

    def _field(self, quantised: Tensor) -> Tensor:
        return torch.tanh(self.decoder(quantised).float())[:, 0]


class Prior(nn.Module):
    """Logits (n, 192, `CODES`) of all tokens, of those that are known, and of z and c.

    A transformer that sees both ways, trained on masked tokens: Chang et al. 2022, "MaskGIT".
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = (HEIGHT // CELL_PX) * (WIDTH // CELL_PX)
        self.embedding = nn.Embedding(CODES + 1, _WIDTH)
        self.place = nn.Parameter(0.02 * torch.randn(self.count, _WIDTH))
        self.condition = nn.Sequential(
            nn.Linear(IDENTITY_SIZE + CONTROL_SIZE, _WIDTH), nn.SiLU(), nn.Linear(_WIDTH, _WIDTH)
        )
        layer = nn.TransformerEncoderLayer(
            _WIDTH, _HEADS, 4 * _WIDTH, 0.0, "gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, _LAYERS, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(_WIDTH)
        self.out = nn.Linear(_WIDTH, CODES)
        nn.init.normal_(self.embedding.weight, std=0.02)

    def forward(self, tokens: Tensor, z: Tensor, c: Tensor) -> Tensor:
        """``tokens`` (n, 192) are `CODES` where they are unknown."""
        known = self.embedding(tokens) + self.place
        told = self.condition(torch.cat([z, c], dim=1))[:, None]
        logits: Tensor = self.out(self.norm(self.layers(known + told)))
        return logits.float()


class Quantised(nn.Module):
    """x of z and c: the likeliest tokens, the surest first, in `ROUNDS`; then their drawing."""

    def __init__(self, autoencoder: Autoencoder, prior: Prior) -> None:
        super().__init__()
        self.autoencoder = autoencoder
        self.prior = prior

    def forward(self, identity: Tensor, controls: Tensor) -> Tensor:
        tokens = torch.full((identity.shape[0], self.prior.count), CODES)
        for left in range(ROUNDS - 1, -1, -1):
            sure, told = self.prior(tokens, identity, controls).softmax(2).max(2)
            sure = torch.where(tokens == CODES, sure, torch.full_like(sure, 2.0))
            tokens = torch.where(tokens == CODES, told, tokens)
            masked = round(self.prior.count * math.sin(math.pi / 2 * left / ROUNDS))
            if masked:
                doubtful = sure.topk(masked, 1, largest=False).indices
                tokens = tokens.scatter(1, doubtful, CODES)
        return self.autoencoder.drawn(tokens)


class Flow(nn.Module):
    """The drawing that a noisy one becomes, of z and c: a small U-Net over patches.

    Flow matching on straight paths (Lipman et al. 2023, "Flow Matching for Generative Modeling");
    the network predicts the drawing and not the velocity (Li & He 2025, "Back to Basics").
    """

    def __init__(self) -> None:
        super().__init__()
        told = 4 * _FLOW_CHANNELS[0]
        self.condition = nn.Sequential(
            nn.Linear(IDENTITY_SIZE + CONTROL_SIZE, told), nn.SiLU(), nn.Linear(told, told)
        )
        self.network = UNet2DModel(
            sample_size=(HEIGHT // _PATCH_PX, WIDTH // _PATCH_PX),
            in_channels=_PATCH_PX**2,
            out_channels=_PATCH_PX**2,
            layers_per_block=1,
            block_out_channels=_FLOW_CHANNELS,
            down_block_types=("DownBlock2D",) * len(_FLOW_CHANNELS),
            up_block_types=("UpBlock2D",) * len(_FLOW_CHANNELS),
            add_attention=False,
            norm_num_groups=_GROUPS,
            resnet_time_scale_shift="scale_shift",
            class_embed_type="identity",
        )

    def forward(self, x: Tensor, t: Tensor, z: Tensor, c: Tensor) -> Tensor:
        """``x`` (n, 96, 128) is noise at ``t`` (n,) 0 and the drawing at 1."""
        patches = F.pixel_unshuffle(x[:, None], _PATCH_PX)
        told = self.condition(torch.cat([z, c], dim=1))
        found = self.network(patches, 1000.0 * t, class_labels=told).sample
        return F.pixel_shuffle(found.float(), _PATCH_PX)[:, 0]


class Flowed(nn.Module):
    """x of z and c: from always the same noise to the drawing (Euler)."""

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self.flow = flow
        still = torch.Generator().manual_seed(_NOISE_SEED)
        self.register_buffer("noise", torch.randn((1, HEIGHT, WIDTH), generator=still))

    def forward(self, identity: Tensor, controls: Tensor) -> Tensor:
        x = self.noise.expand(identity.shape[0], -1, -1)
        for step in range(EULER_STEPS):
            t = identity.new_full((identity.shape[0],), step / EULER_STEPS)
            x = x + (self.flow(x, t, identity, controls) - x) / (EULER_STEPS - step)
        return x.clamp(-1.0, 1.0)
