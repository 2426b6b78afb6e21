/**
 * How often code runs before V8 makes machine code for it, by V8's major version (Node 20, 22 and 24). A short run of an
 * interpreter ends before that pays, and what it has learnt by then is soon wrong: with this it takes a quarter less, and
 * one of many seconds no more.
 */
const thresholds: Readonly<Record<string, readonly string[]>> = {
  11: ['--interrupt-budget=500000'],
  12: ['--invocation-count-for-turbofan=20000', '--invocation-count-for-maglev=2000'],
  13: ['--invocation-count-for-turbofan=20000', '--invocation-count-for-maglev=2000'],
};

/** Lets V8 compile later than it does for servers; before anything else is loaded. */
export function compileLater(): void {
  const [major = ''] = process.versions.v8.split('.');
  for (const threshold of thresholds[major] ?? []) {
    process.getBuiltinModule('node:v8').setFlagsFromString(threshold);
  }
}
