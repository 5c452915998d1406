// Words for people on stdout, complaints on stderr. Knows no command.
import { once } from 'node:events'

export type Terminal = {
  out(text: string): void
  err(text: string): void
  /** Resolves when what was said has been taken, so that whoever says much can wait for a slow listener. */
  heard(): Promise<void>
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  async heard() {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
  },
}

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
