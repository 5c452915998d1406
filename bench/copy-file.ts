// Rows in a file that PostgreSQL's COPY reads by itself: a million of them go no quicker over a connection.
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROWS_PER_WRITE = 20_000

/** Values must hold neither tabs nor backslashes; null is written as \N. The file is gone when `work` is done. */
export async function withCopyFile(
  count: number,
  row: (i: number) => readonly (string | number | null)[],
  work: (file: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-copy-'))
  chmodSync(folder, 0o755) // PostgreSQL runs as another user
  const file = join(folder, 'rows')
  try {
    const descriptor = openSync(file, 'w', 0o644)
    for (let from = 0; from < count; from += ROWS_PER_WRITE) {
      let text = ''
      for (let i = from; i < Math.min(count, from + ROWS_PER_WRITE); i++)
        text += `${row(i)
          .map((value) => value ?? '\\N')
          .join('\t')}\n`
      writeSync(descriptor, text)
    }
    closeSync(descriptor)
    await work(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
