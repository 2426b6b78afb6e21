import { getHeapStatistics } from 'node:v8';
import { expect, test } from '@jest/globals';
import { nodeRoom } from '../../src/cli/room.js';

const used = (): number => getHeapStatistics().used_heap_size;

test('there is room while less than half of the memory is taken', () => {
  expect(nodeRoom().hasMore()).toBe(true);
  expect(nodeRoom(3 * used()).hasMore()).toBe(true);
});

test('there is none when more is taken by what is still in use', () => {
  expect(nodeRoom(used()).hasMore()).toBe(false);
});

/** What is in use once everything else is cleared away. */
function inUse(): number {
  nodeRoom(0).hasMore();
  return used();
}

test('what is no longer in use takes no room', () => {
  const before = inUse();
  const networks: number[][] = [];
  for (let index = 0; index < 2_000_000; index++) networks.push([index]);
  const half = (before + inUse()) / 2;
  expect(nodeRoom(2 * half).hasMore()).toBe(false);
  networks.length = 0;
  expect(nodeRoom(2 * half).hasMore()).toBe(true);
});

test('the cure names the option of Node, with twice as much', () => {
  expect(nodeRoom(2 ** 30).cure).toContain('--max-old-space-size=2048');
});
