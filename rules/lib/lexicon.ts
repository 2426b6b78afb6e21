function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

const pooling = words('pool pooled pooling maxpool avgpool');

const shrinking = words(`
  downsample downsampler downsampling downsampled down downscale downscaled subsample subsampled subsampling
  stride strided shrink shrunk halve halved ${[...pooling].join(' ')}
`);

const growing = words(
  'upsample upsampler upsampling upsampled upscale upscaled unpool unpooled enlarge enlarged',
);

const honest = words('project projection proj adapter adapt shortcut skip match align');

/** The words of an identifier: camel case, snake case, digits apart; "down sample" is one word here. */
export function wordsOf(name: string): readonly string[] {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '');
  return parts.flatMap((word, index) => {
    const next = parts[index + 1] ?? '';
    return /^(down|up|sub)$/.test(word) && /^(sampl|scal)/.test(next) ? [word, word + next] : [word];
  });
}

/** Whether a name says that something is a shortcut or fits one. */
export function saysAdapter(name: string): boolean {
  return wordsOf(name).some((word) => honest.has(word)) && promises(name, false) === null;
}

/** Whether a name says that something gets smaller, or larger; a pool may be called a pool. */
export function promises(name: string, isPool: boolean): 'smaller' | 'larger' | null {
  const said = wordsOf(name);
  // A name that also says what else is done (poolAndProject), or that the stride is 1, misleads nobody.
  if (said.some((word) => honest.has(word)) || /stride[sd]?_?1(?!\d)/i.test(name)) return null;
  if (said.some((word) => shrinking.has(word) && !(isPool && pooling.has(word)))) return 'smaller';
  return said.some((word) => growing.has(word)) ? 'larger' : null;
}
