// Words for people on stdout, complaints on stderr. Knows no command.

export type Terminal = {
  out(text: string): void
  err(text: string): void
  /**
   * Resolves when all of `out` has been taken, so that whoever says much can wait for a slow listener. Errors: the
   * system's, when nobody takes it. Call it once before the first word: without it a lost listener ends the process.
   */
  heard(): Promise<void>
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  heard: () => {
    if (process.stdout.listenerCount('error', ignore) === 0) process.stdout.on('error', ignore)
    return new Promise((resolve, reject) => {
      process.stdout.write('', (error) => (error ? reject(error) : resolve()))
    })
  },
}

/** `heard` tells of it. */
function ignore(): void {}

/** Rows as columns of equal width, two spaces apart and indented. */
export function columns(rows: readonly (readonly string[])[]): string {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows
    .map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())
    .join('\n')
}

/** An instant as people read it: UTC, to the minute. */
export function instantText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
