const shrinking = new Set([
  'downsample', 'downsampler', 'downsampling', 'downsampled', 'down', 'downscale', 'downscaled', 'pool', 'pooled', 'pooling', 'subsample',
  'subsampled', 'subsampling', 'stride', 'strided', 'shrink', 'halve', 'halved',
]); // prettier-ignore

const growing = new Set([
  'upsample',
  'upsampler',
  'upsampling',
  'upsampled',
  'up',
  'upscale',
  'upscaled',
  'unpool',
  'unpooled',
]);

const honest = new Set(['project', 'projection', 'proj', 'adapter', 'adapt', 'shortcut', 'match', 'align']);

/** The words of an identifier: camel case, snake case, digits apart; "down sample" is one word here. */
function wordsOf(name: string): readonly string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '');
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    return (word === 'down' || word === 'up' || word === 'sub') &&
      next !== undefined &&
      /^(sampl|scal)/.test(next)
      ? [word, word + next]
      : [word];
  });
}

/** Whether a name says that something gets smaller, or larger. */
export function promises(name: string): 'smaller' | 'larger' | null {
  const words = wordsOf(name);
  // A name that also says what else is done (poolAndProject) misleads nobody.
  if (words.some((word) => honest.has(word))) return null;
  if (words.some((word) => shrinking.has(word))) return 'smaller';
  return words.some((word) => growing.has(word)) ? 'larger' : null;
}
