import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Room } from '../engine/engine.js';

/** Of the memory that is free at first, so much is for networks: what rules say of them, and the trees that fixes read, take the rest. */
const share = 0.5;

/** So much more of it has to be taken before it is counted again, which takes a second or two. */
const step = 0.1;

/** The memory that Node gives this process; what lies in it unused is cleared away before it counts as taken. */
export function nodeRoom(limit = getHeapStatistics().heap_size_limit): Room {
  const before = getHeapStatistics().used_heap_size;
  const most = before + share * Math.max(0, limit - before);
  let ceiling = most;
  const megabytes = Math.round(limit / 2 ** 20);
  return {
    hasMore: () => {
      if (getHeapStatistics().used_heap_size < ceiling) return true;
      collectGarbage();
      const used = getHeapStatistics().used_heap_size;
      ceiling = used + step * limit;
      return used < most;
    },
    cure: `give fewer files at once, or more memory than ${megabytes} MB: NODE_OPTIONS=--max-old-space-size=${2 * megabytes}`,
  };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
