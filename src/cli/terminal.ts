// Words for people on stdout, complaints on stderr. Knows no command. What strangers wrote is shown and never obeyed: no
// control and no invisible character reaches a screen as such.
import { visibleJson, visibleText } from '../text.ts'

export type Terminal = {
  out(text: string): void
  err(text: string): void
  /**
   * Resolves when all of `out` has been taken, so that a command with much output can wait for a slow reader. Errors:
   * ReaderGoneError, or the system's when the text cannot be written. Until it is asked, neither ends the process.
   */
  heard(): Promise<void>
  /** A person reads `out`; otherwise it goes to a program, a file or a service's log. */
  isInteractive: boolean
}

/** The reader of the output has closed it, as `head` does after ten lines. */
export class ReaderGoneError extends Error {
  override name = 'ReaderGoneError'
}

export function openTerminal(
  stdout: NodeJS.WritableStream & { isTTY?: boolean } = process.stdout,
  stderr: NodeJS.WritableStream = process.stderr,
): Terminal {
  let lost: NodeJS.ErrnoException | undefined
  stdout.on('error', (error) => {
    lost ??= error
  })
  stderr.on('error', () => undefined) // there is no other place to report it
  return {
    out: (text) => void stdout.write(`${visibleText(text, LAYOUT)}\n`),
    err: (text) => void stderr.write(`${visibleText(text, LAYOUT)}\n`),
    heard: () =>
      new Promise((resolve, reject) => {
        stdout.write('', (failed) => {
          const error: NodeJS.ErrnoException | null | undefined = lost ?? failed
          if (!error) resolve()
          else reject(error.code === 'EPIPE' ? new ReaderGoneError(error.message) : error)
        })
      }),
    isInteractive: stdout.isTTY === true,
  }
}

/** What our own texts are laid out with. */
const LAYOUT = '\n\t'

/** Makes foreign text safe for a line of output. Every cell of `columns` goes through it. */
export function cell(text: string): string {
  return visibleText(text)
}

/** Instants, which the core counts in milliseconds, as ISO 8601 text; everything else as it is. */
export function jsonText(value: unknown): string {
  return visibleJson(
    JSON.stringify(value, (name, part) =>
      typeof part === 'number' && name.endsWith('At') ? new Date(part).toISOString() : part,
    ),
  )
}

/** Rows as columns of equal width, two spaces apart and indented. */
export function columns(given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map(cell))
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
