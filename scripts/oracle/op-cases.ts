import { asShape, valueCases } from './value-cases.js';

/** One op: the layer, where it is one, and what is done with it to a tensor `x` of each of these sizes. */
export interface OpCase {
  readonly layer: string | null;
  readonly call: string;
  readonly sizes: readonly (readonly number[])[];
}

type Options = Readonly<Record<string, readonly string[]>>;

const images = [[2, 8, 12, 12], [2, 8, 7, 9], [1, 8, 5, 4], [1, 8, 2, 1]] as const; // prettier-ignore
const sequences = [[2, 8, 12], [2, 8, 7], [1, 8, 2]] as const; // prettier-ignore
const volumes = [[1, 8, 6, 7, 8], [1, 8, 3, 4, 2]] as const; // prettier-ignore

/** Every way to choose one value for each option; '' leaves an option out. */
function choices(options: Options): readonly string[] {
  return Object.entries(options).reduce<readonly string[]>(
    (all, [name, values]) =>
      all.flatMap((before) => values.map((value) => (value === '' ? before : `${before}, ${name}=${value}`))),
    [''],
  );
}

/** Of many choices, every so many: each value still stands beside most others. */
function thinned<T>(all: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, index) => (index * 7) % step === 0);
}

function layers(name: string, first: string, options: Options, sizes: OpCase['sizes'], most = 60): readonly OpCase[] {
  const made = thinned(choices(options), most).map((rest) => `nn.${name}(${`${first}${rest}`.replace(/^, /, '')})`);
  return made.map((layer) => ({ layer, call: 'layer(x)', sizes }));
} // prettier-ignore

function calls(sizes: OpCase['sizes'], ...given: readonly string[]): readonly OpCase[] {
  return given.map((call) => ({ layer: null, call, sizes }));
}

const windowed: Options = {
  stride: ['', '2', '3'],
  padding: ['', '1', '2'],
  dilation: ['', '2'],
  groups: ['', '2', '8', '3'],
  bias: ['', 'False'],
};
const pooled: Options = { stride: ['', '1', '2', '3'], padding: ['', '1'], ceil_mode: ['', 'True'] };

const convolutions: readonly OpCase[] = [
  ...['1', '2', '3', '5'].flatMap((kernel) => layers('Conv2d', `8, 16, ${kernel}`, windowed, images, 40)),
  ...layers('Conv2d', '8, 16, (3, 1)', { stride: ['', '(2, 1)'], padding: ['', '(1, 0)', "'same'", "'valid'"], padding_mode: ['', "'reflect'", "'circular'"] }, images),
  ...layers('Conv2d', '8, 16, 4', { stride: ['', '2'], padding: ["'same'"], dilation: ['', '2'] }, images),
  ...layers('Conv2d', '7, 16, 3', {}, images),
  ...layers('Conv1d', '8, 4, 3', { stride: ['', '2'], padding: ['', '1'], dilation: ['', '2'] }, sequences),
  ...layers('Conv3d', '8, 4, 3', { stride: ['', '2', '(1, 2, 2)'], padding: ['', '1', '(0, 1, 1)'] }, volumes),
  ...layers('ConvTranspose2d', '8, 4, 3', { stride: ['', '2', '3'], padding: ['', '1'], output_padding: ['', '1', '2'], dilation: ['', '2'], groups: ['', '2'] }, images),
  ...layers('ConvTranspose1d', '8, 4, 4', { stride: ['', '2'], padding: ['', '1'], output_padding: ['', '1'] }, sequences),
  ...layers('ConvTranspose3d', '8, 4, 2', { stride: ['', '2'], padding: ['', '1'] }, volumes),
  ...layers('LazyConv2d', '16, 3', { stride: ['', '2'], padding: ['', '1'] }, images),
]; // prettier-ignore

const pools: readonly OpCase[] = [
  ...['2', '3', '(3, 2)'].flatMap((kernel) => layers('MaxPool2d', kernel, { ...pooled, dilation: ['', '2'] }, images, 40)),
  ...['2', '3', '5'].flatMap((kernel) => layers('AvgPool2d', kernel, { ...pooled, count_include_pad: ['', 'False'], divisor_override: ['', '3'] }, images, 40)),
  ...layers('MaxPool1d', '3', pooled, sequences),
  ...layers('AvgPool1d', '3', pooled, sequences),
  ...layers('MaxPool3d', '2', pooled, volumes),
  ...layers('AvgPool3d', '2', pooled, volumes),
  ...layers('LPPool2d', '2, 3', { stride: ['', '2'], ceil_mode: ['', 'True'] }, images),
  ...['1', '3', '(2, 3)', '(None, 2)', '(None, None)', '7'].flatMap((size) => [
    ...layers('AdaptiveAvgPool2d', size, {}, images),
    ...layers('AdaptiveMaxPool2d', size, {}, images),
    ...calls(images, `F.adaptive_avg_pool2d(x, ${size})`),
  ]),
  ...layers('AdaptiveAvgPool1d', '4', {}, sequences),
  ...layers('AdaptiveAvgPool3d', '(1, 2, None)', {}, volumes),
  ...calls(images, 'F.max_pool2d(x, 3, 2, 1)', 'F.max_pool2d(x, 2)', 'F.avg_pool2d(x, 2, ceil_mode=True)', 'F.avg_pool2d(x, x.shape[2:])', 'F.avg_pool2d(x, x.size()[3])'),
]; // prettier-ignore

const norms: readonly OpCase[] = [
  ...layers('BatchNorm2d', '8', { affine: ['', 'False'], track_running_stats: ['', 'False'] }, images),
  ...layers('BatchNorm2d', '4', {}, images),
  ...layers('BatchNorm1d', '8', {}, sequences),
  ...layers('BatchNorm3d', '8', {}, volumes),
  ...layers('GroupNorm', '4, 8', { affine: ['', 'False'] }, [...images, ...sequences, ...volumes]),
  ...layers('GroupNorm', '3, 8', {}, images),
  ...layers('GroupNorm', '2, 4', {}, images),
  ...layers('InstanceNorm2d', '8', { affine: ['', 'True'] }, images.slice(0, 3)),
  ...layers('LayerNorm', '12', { elementwise_affine: ['', 'False'] }, [[2, 8, 12], [2, 3, 8, 12], [1, 2, 3, 4, 12]]),
  ...layers('LayerNorm', '[7, 9]', {}, images),
  ...layers('LayerNorm', '(8, 12)', {}, sequences),
  ...calls(images, 'F.layer_norm(x, x.shape[1:])', 'F.instance_norm(x)', 'F.group_norm(x, 4)', 'F.normalize(x, dim=1)'),
  ...layers('LocalResponseNorm', '2', {}, images),
]; // prettier-ignore

const resizing: readonly OpCase[] = [
  ...['2', '3', '1.5', '0.5', '(2, 1)', '(0.5, 1.25)'].flatMap((factor) => [
    ...layers('Upsample', '', { scale_factor: [factor], mode: ['', "'bilinear'"] }, images),
    ...calls(images, `F.interpolate(x, scale_factor=${factor})`),
  ]),
  ...layers('Upsample', '', { size: ['9', '(5, 6)'], mode: ['', "'bicubic'"] }, images),
  ...calls(images, 'F.interpolate(x, size=(4, 6), mode="bilinear", align_corners=False)', 'F.interpolate(x, size=x.shape[-2:])', 'F.interpolate(x, x.shape[2])'),
  ...calls(sequences, 'F.interpolate(x, scale_factor=2)', 'F.interpolate(x, size=5, mode="linear")'),
  ...calls(volumes, 'F.interpolate(x, scale_factor=2, mode="trilinear")', 'F.interpolate(x, scale_factor=(1, 2, 2))'),
  ...layers('Upsample', 'scale_factor=2', { mode: ["'trilinear'"] }, volumes),
  ...layers('UpsamplingNearest2d', 'scale_factor=2', {}, images),
  ...layers('PixelShuffle', '2', {}, images),
  ...layers('PixelShuffle', '3', {}, images),
  ...layers('PixelUnshuffle', '2', {}, images),
  ...layers('PixelUnshuffle', '3', {}, images),
  ...layers('ChannelShuffle', '4', {}, images),
  ...layers('Unfold', '3', { stride: ['', '2'], padding: ['', '1'], dilation: ['', '2'] }, images),
  ...layers('Fold', '(4, 5), (2, 2)', { stride: ['', '1'] }, [[2, 8, 12], [1, 9, 12]]),
  ...calls(images, 'F.unfold(x, (2, 3))', 'x.unfold(2, 2, 2)', 'x.unfold(2, 2, 2).unfold(3, 2, 1)'),
  ...['1', '(1, 2, 0, 3)'].flatMap((size) => ['ZeroPad2d', 'ReflectionPad2d', 'ReplicationPad2d'].flatMap((name) => layers(name, size, {}, images))),
  ...layers('ConstantPad2d', '2, 0.5', {}, images),
  ...calls(images, 'F.pad(x, (1, 2))', 'F.pad(x, (0, 0, 0, 0, 4, 4))', 'F.pad(x, (1, 1, 1, 1), mode="reflect")', 'F.pad(x, (-1, 0, 0, -1))'),
]; // prettier-ignore

const parts: readonly OpCase[] = [
  ...calls(images, 'x[:, :, ::2, ::2]', 'x[:, :, 1:, :-1]', 'x[..., 0]', 'x[:, None]', 'x[:, :4]', 'x[:, 4:]', 'x[0]', 'x[:, -1]', 'x[:, :, :3]', 'x[:, :, -2:]', 'x[:, :, 1::3, :6:2]', 'x[:, ::2]'),
  ...calls(images, 'x.chunk(2, 1)[1]', 'x.chunk(3, dim=1)[2]', 'torch.split(x, 4, dim=1)[0]', 'torch.split(x, [3, 5], 1)[1]', 'torch.split(x, 3, 1)[-1]', 'x.unbind(1)[0]', 'x.narrow(1, 2, 3)', 'x.select(1, 0)', 'torch.tensor_split(x, 2, 1)[0]'),
  ...calls(images, 'x.flatten(1)', 'torch.flatten(x)', 'x.flatten(2).transpose(1, 2)', 'x.view(x.size(0), -1)', 'x.reshape(x.shape[0], 2, 4, *x.shape[2:])', 'x.view(-1, 4, x.shape[2], x.shape[3])', 'x.permute(0, 2, 3, 1)', 'x.transpose(1, -1)', 'x.swapaxes(1, 2)', 'x.movedim(1, -1)', 'x.unsqueeze(1)', 'x.unsqueeze(-1)', 'x.mean((2, 3)).squeeze()', 'x.mean(1, keepdim=True).squeeze(1)', 'x.squeeze(1)', 'x.mT', 'x.view(3, -1)', 'x.reshape(5, 7)', 'nn.Flatten()(x)', 'x.unflatten(1, (2, 4))', 'x.expand(3, 2, -1, -1, -1)', 'x.repeat(1, 2, 1, 1)', 'x.repeat(2, 1, 1, 1, 1)', 'x.tile(2, 3)', 'x.tile((2, 1, 1, 1, 1))', 'torch.tile(x, dims=(2, 1))', 'torch.repeat_interleave(x, 2, dim=1)', 'x.contiguous().view_as(x)'),
  ...calls(images, 'torch.roll(x, 1, 2)', 'torch.roll(x, shifts=(1, -1), dims=(2, 3))', 'x.flip(2)', 'torch.flip(x, [2, 3])', 'torch.where(x > 0, x, torch.zeros_like(x))', 'x.clamp(0, 1)', 'x.clamp_(min=0)', 'x.masked_fill(x > 0, 0.0)', 'torch.cumsum(x, 1)', 'x.tril()', 'torch.sigmoid(x) * x', 'F.hardtanh(x)', 'F.glu(x, 1)', 'F.softmax(x, dim=1)', 'F.gumbel_softmax(x)', 'x.abs().sqrt().exp().log()', 'x.pow(2)', 'x ** 2', 'torch.square(x)', 'x.sum()', 'x.sum(1)', 'x.mean([2, 3])', 'x.max(1)[0]', 'x.max(dim=1, keepdim=True).values', 'x.amax((2, 3))', 'x.min()', 'torch.max(x, dim=2)[1]', 'torch.max(x, x)', 'x.std(dim=1)', 'x.var(1, keepdim=True)', 'torch.std_mean(x, dim=1)[1]', 'x.norm(dim=1)', 'torch.norm(x, p=2, dim=1, keepdim=True)', 'x.argmax(1)', 'x.topk(2, 1)[0]', 'x.sort(1)[0]', 'x.median(1)[0]', 'torch.logsumexp(x, 1)', 'x.prod(1)', 'x.numel() * x'),
]; // prettier-ignore

const together: readonly OpCase[] = [
  ...calls(images, 'torch.cat([x, x], 1)', 'torch.cat((x, x[:, :3]), dim=1)', 'torch.cat([x, x], dim=-1)', 'torch.stack([x, x])', 'torch.stack([x, x], -1)', 'torch.cat([x, x.mean(1)], 1)', 'torch.cat([x, x[:, :, :1]], 1)', 'torch.hstack([x, x])', 'torch.vstack([x, x])'),
  ...calls(images, 'x + x.mean((2, 3), keepdim=True)', 'x + 1', 'x + x[:, :1]', 'x * torch.ones(8, 1, 1)', 'x + torch.ones(8)', 'torch.add(x, x, alpha=2)', 'torch.addcmul(x, x, x[:, :1])', 'torch.addcmul(torch.ones(8, 1, 1), torch.ones(8, 1, 1), x)', 'torch.addcmul(x, x, x[:, :3])', 'torch.addcdiv(x, x, x, value=0.5)', 'x.add_(x)', 'x.mul_(x[:, :1])', 'x / x.size(1)', 'x - x.transpose(2, 3)', 'x == x', 'x[:, :4] + x[:, 4:]', 'x[:, :3] + x', 'torch.maximum(x, x[:, :1])'),
  ...calls(images, 'torch.matmul(x, x.transpose(2, 3))', 'x @ x.transpose(-1, -2)', 'x @ x', 'torch.bmm(x[:, 0], x[:, 1].transpose(1, 2))', "torch.einsum('bchw,bcij->bhwij', x, x)", "torch.einsum('nchw->nhwc', x)", "torch.einsum('bchw,dc->bdhw', x, torch.ones(5, 8))", "torch.einsum('bchw,dc->bdhw', x, torch.ones(5, 6))", 'torch.matmul(torch.ones(3, 8), x.flatten(2))', 'torch.baddbmm(torch.zeros(1, 1, 1), x[:, 0], x[:, 0].transpose(1, 2))'),
  ...calls(images, 'F.conv2d(x, torch.ones(4, 8, 3, 3))', 'F.conv2d(x, torch.ones(4, 8, 3, 3), stride=2, padding=1)', 'F.conv2d(x, torch.ones(8, 1, 3, 3), groups=8, padding=1)', 'F.conv2d(x, torch.ones(4, 7, 3, 3))', 'F.conv2d(x, torch.ones(4, 8, 3, 1), torch.ones(4), (2, 1), (1, 0))', 'F.conv2d(x, torch.ones(4, 8, 3, 3), padding="same")', 'F.conv_transpose2d(x, torch.ones(8, 4, 2, 2), stride=2)', 'F.conv_transpose2d(x, torch.ones(8, 2, 3, 3), None, 2, 1, 1, 2)', 'F.linear(x.permute(0, 2, 3, 1), torch.ones(5, 8))', 'F.linear(x, torch.ones(5, 9))', 'F.batch_norm(x, torch.zeros(8), torch.ones(8))', 'F.dropout(x, 0.5, False)', 'F.embedding(x[:, :, 0, 0].long(), torch.ones(10, 6))'),
  ...calls(images, 'torch.meshgrid(torch.arange(x.shape[2]), torch.arange(x.shape[3]), indexing="ij")[0]', 'torch.meshgrid(torch.arange(3), torch.arange(x.shape[3]), indexing="xy")[1]', 'torch.arange(0, x.shape[2], 2)', 'torch.arange(2, 11, 3)', 'torch.arange(0.5, 4)', 'torch.arange(0.5, x.shape[2], dtype=torch.float32)', 'torch.arange(0, 1, 0.3)', 'torch.arange(5, 2.5, -1)', 'torch.linspace(0, 1, x.shape[3])', 'torch.zeros(x.shape[0], 5)', 'torch.zeros((x.shape[0], 5))', 'x.new_zeros(x.size(0), 3)', 'torch.full((2, x.shape[2]), 1.0)', 'torch.eye(4)', 'torch.tensor([[1.0, 2.0]])', 'torch.ones_like(x)', 'F.grid_sample(x, torch.zeros(x.shape[0], 3, 5, 2))', 'F.one_hot(x[:, 0, 0].long().clamp(0, 3), 4)'),
  ...layers('MultiheadAttention', '8, 2, batch_first=True', {}, [[2, 5, 8], [1, 3, 6]]).map((each) => ({ ...each, call: 'layer(x, x, x)[0]' })),
  ...layers('Linear', '8, 5', { bias: ['', 'False'] }, [[2, 8], [2, 3, 8], [2, 7]]),
  ...layers('LazyLinear', '5', {}, [[2, 8], [2, 3, 8]]),
  ...layers('Embedding', '10, 6', {}, [[2, 8]]).map((each) => ({ ...each, call: 'layer(x.long())' })),
  ...['ReLU()', 'LeakyReLU(0.1)', 'GELU()', 'SiLU(inplace=True)', 'PReLU()', 'PReLU(8)', 'Softmax(dim=1)', 'Hardswish()', 'Dropout2d(0.1)', 'Identity()', 'Tanh()', 'Softplus()', 'GLU(1)', 'Threshold(0.1, 2)', 'ELU()', 'Softmax2d()', 'RReLU()', 'Softsign()', 'Tanhshrink()', 'CosineSimilarity()'].flatMap((layer) => [{ layer: `nn.${layer}`, call: layer.startsWith('Cosine') ? 'layer(x, x)' : 'layer(x)', sizes: images }]),
]; // prettier-ignore

/** Ops with their attributes, and sizes that they are tried on. */
export const opCases: readonly OpCase[] = [
  ...convolutions,
  ...pools,
  ...norms,
  ...resizing,
  ...parts,
  ...together,
  ...calls([[1, 8, 5, 4]], ...valueCases.map(asShape)),
];
