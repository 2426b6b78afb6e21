/** What can be reached from some things, over steps from each to others; the things themselves included. */
export function reachedFrom<Thing>(
  start: Iterable<Thing>,
  next: (from: Thing) => Iterable<Thing>,
): ReadonlySet<Thing> {
  const found = new Set(start);
  // The set grows while it is walked.
  for (const each of found) for (const other of next(each)) found.add(other);
  return found;
}
