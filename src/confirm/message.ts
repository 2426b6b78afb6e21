/** What was thrown, in one line: anything may be. */
export function messageOf(thrown: unknown): string {
  const text = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : thrown;
  return String(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}
