import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real TypeScript by file: this project's own sources under these folders. */
export function ownSources(
  ...folders: readonly string[]
): readonly (readonly [file: string, text: string])[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => [join(folder, file), readFileSync(join(folder, file), 'utf8')] as const),
  );
}
