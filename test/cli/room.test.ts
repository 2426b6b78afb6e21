import { getHeapStatistics } from 'node:v8';
import { expect, test } from '@jest/globals';
import { nodeRoom } from '../../src/cli/room.js';

const used = (): number => getHeapStatistics().used_heap_size;

test('there is room while less than half of what was free is taken, however much was taken before', () => {
  expect(nodeRoom().hasMore()).toBe(true);
  expect(nodeRoom(inUse() + 2 ** 26).hasMore()).toBe(true);
});

test('there is none when more is taken by what is still in use', () => {
  const room = nodeRoom(inUse() + 2 ** 25);
  const networks = Array.from({ length: 1_000_000 }, (_, index) => [index]);
  expect(room.hasMore()).toBe(false);
  expect(networks).toHaveLength(1_000_000);
});

/** What is in use once everything else is cleared away. */
function inUse(): number {
  nodeRoom(0).hasMore();
  return used();
}

test('what is no longer in use takes no room', () => {
  const room = nodeRoom(inUse() + 2 ** 25);
  const networks: number[][] = [];
  for (let index = 0; index < 1_000_000; index++) networks.push([index]);
  expect(room.hasMore()).toBe(false);
  networks.length = 0;
  expect(room.hasMore()).toBe(true);
});

test('the cure names the option of Node, with twice as much', () => {
  expect(nodeRoom(2 ** 30).cure).toContain('--max-old-space-size=2048');
});
