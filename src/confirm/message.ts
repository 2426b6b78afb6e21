/** What was thrown, in one line: anything may be. */
export function messageOf(thrown: unknown): string {
  const isObject = typeof thrown === 'object' && thrown !== null;
  const text: unknown = isObject ? ((thrown as { readonly message?: unknown }).message ?? thrown) : thrown;
  return String(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}
