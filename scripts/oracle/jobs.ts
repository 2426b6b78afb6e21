import { timmFamilies, timmOfOneSize } from './timm-families.js';

/** A network of an installed package, and the inputs that it is run on. */
export interface Job {
  readonly module: string;
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly sizes: readonly (readonly number[])[];
}

const images = [
  [1, 3, 224, 224],
  [1, 3, 225, 225],
  [1, 3, 97, 131],
];
const videos = [
  [1, 3, 16, 112, 112],
  [1, 3, 9, 97, 65],
];

const imageNetworks = [
  ...['resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnet152'],
  ...['resnext50_32x4d', 'resnext101_32x8d', 'resnext101_64x4d', 'wide_resnet50_2', 'wide_resnet101_2'],
];

const timmNetworks = [
  ...[
    'resnet18',
    'resnet26d',
    'resnet50',
    'resnet50d',
    'resnet101',
    'seresnet50',
    'ecaresnet50d',
    'resnetrs50',
    'resnetblur50',
  ],
  ...['resnetaa50', 'resnext50_32x4d', 'wide_resnet50_2', 'resnet34d', 'resnet10t', 'seresnext26d_32x4d'],
];

const otherNetworks = [
  ...['alexnet', 'vgg11', 'vgg16_bn', 'squeezenet1_0', 'squeezenet1_1', 'densenet121', 'densenet161'],
  ...['mobilenet_v2', 'mobilenet_v3_large', 'mobilenet_v3_small', 'mnasnet0_5', 'mnasnet1_0'],
  ...['shufflenet_v2_x0_5', 'shufflenet_v2_x2_0', 'efficientnet_b0', 'efficientnet_b3', 'efficientnet_v2_s'],
  ...['convnext_tiny', 'convnext_base'],
  ...[
    'regnet_y_400mf',
    'regnet_y_800mf',
    'regnet_y_1_6gf',
    'regnet_y_3_2gf',
    'regnet_y_8gf',
    'regnet_y_16gf',
  ],
  ...[
    'regnet_x_400mf',
    'regnet_x_800mf',
    'regnet_x_1_6gf',
    'regnet_x_3_2gf',
    'regnet_x_8gf',
    'regnet_x_16gf',
  ],
];

/** What is compared with PyTorch. */
export const jobs: readonly Job[] = [
  ...imageNetworks.map((name) => ({ module: 'torchvision.models', name, sizes: images })),
  ...otherNetworks.map((name) => ({ module: 'torchvision.models', name, sizes: images })),
  ...['vit_b_16', 'vit_b_32'].map((name) => ({
    module: 'torchvision.models',
    name,
    sizes: [[1, 3, 224, 224]],
  })),
  ...['googlenet', 'inception_v3'].map((name) => ({
    module: 'torchvision.models',
    name,
    arguments: { init_weights: false, aux_logits: false },
    sizes: images,
  })),
  ...timmNetworks.map((name) => ({ module: 'timm.models.resnet', name, sizes: images })),
  ...['convnext_atto', 'convnext_tiny'].map((name) => ({
    module: 'timm.models.convnext',
    name,
    sizes: images,
  })),
  ...['repvgg_a0', 'gernet_s'].map((name) => ({ module: 'timm.models.byobnet', name, sizes: images })),
  ...['skresnet18', 'skresnet50d', 'skresnext50_32x4d'].map((name) => ({
    module: 'timm.models.sknet',
    name,
    sizes: images,
  })),
  ...Object.entries(timmFamilies).flatMap(([family, names]) =>
    names.map((name) => ({ module: `timm.models.${family}`, name, sizes: images })),
  ),
  ...Object.entries(timmOfOneSize).flatMap(([size, families]) =>
    Object.entries(families).flatMap(([family, names]) =>
      names.map((name) => ({
        module: `timm.models.${family}`,
        name,
        sizes: [[1, 3, Number(size), Number(size)]],
      })),
    ),
  ),
  // Dilated backbones; their weights would be loaded by default.
  ...['deeplabv3_resnet50', 'deeplabv3_resnet101', 'fcn_resnet50', 'lraspp_mobilenet_v3_large'].map(
    (name) => ({
      module: 'torchvision.models.segmentation',
      name,
      arguments: { weights_backbone: null },
      sizes: images,
    }),
  ),
  ...['r3d_18', 'mc3_18', 'r2plus1d_18'].map((name) => ({
    module: 'torchvision.models.video',
    name,
    sizes: videos,
  })),
];
