/** Judges networks that its parent sends, one after the other, and sends what came of each. */
import { judgeNetworks, type Subject } from '../proof/judge-network.js';

process.on('message', (subject: Subject) => {
  const started = performance.now();
  const verdicts = judgeNetworks(subject);
  const seconds = (performance.now() - started) / 1000;
  process.send?.({ verdicts, seconds, memory: process.memoryUsage().rss });
});
