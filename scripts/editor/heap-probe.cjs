/** Loaded into a server that is measured: tells what lives on its heap when it is asked to. */
process.on('SIGUSR2', () => {
  // What was only freed by the first is swept by the second.
  globalThis.gc();
  globalThis.gc();
  process.stderr.write(`heap ${process.memoryUsage().heapUsed}\n`);
});
