// Words for people on stdout, complaints on stderr. Knows no command. What strangers wrote is shown and never obeyed: no
// control and no invisible character reaches a screen as such.
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { visibleJson, visibleText } from '../text.ts'

export type Shade = 'green' | 'yellow' | 'red'

export type Terminal = {
  /** `shade`: the colour of its first word where a person reads it. */
  out(text: string, shade?: Shade): void
  err(text: string): void
  /**
   * Resolves when all of `out` has been taken, so that a command with much output can wait for a slow reader. Errors:
   * ReaderGoneError, or the system's when the text cannot be written. Until it is asked, neither ends the process.
   */
  heard(): Promise<void>
  /** A person reads `out`; otherwise it goes to a program, a file or a service's log. */
  isInteractive: boolean
  /** Whether the person answers yes; undefined when there is no person to be asked. */
  ask(question: string): Promise<boolean | undefined>
  /** Shows how far long work is, in one line of stderr that is written over; '' takes it away. Only where a person reads. */
  progress(text: string): void
}

/** The reader of the output has closed it, as `head` does after ten lines. */
export class ReaderGoneError extends Error {
  override name = 'ReaderGoneError'
}

export function openTerminal(
  stdout: NodeJS.WritableStream & { isTTY?: boolean; hasColors?: () => boolean } = process.stdout,
  stderr: NodeJS.WritableStream & { isTTY?: boolean } = process.stderr,
  stdin: NodeJS.ReadableStream & { isTTY?: boolean } = process.stdin,
): Terminal {
  let lost: NodeJS.ErrnoException | undefined
  const isColoured = stdout.isTTY === true && stdout.hasColors?.() === true // obeys NO_COLOR
  stdout.on('error', (error) => {
    lost ??= error
  })
  stderr.on('error', () => undefined) // there is no other place to report it
  let isProgressShown = false
  const clear = () => {
    if (isProgressShown) stderr.write('\r\x1b[K')
    isProgressShown = false
  }
  return {
    out: (text, shade) => {
      clear()
      const visible = visibleText(text, LAYOUT)
      stdout.write(`${shade && isColoured ? shaded(visible, shade) : visible}\n`)
    },
    err: (text) => {
      clear()
      stderr.write(`${visibleText(text, LAYOUT)}\n`)
    },
    heard: () =>
      new Promise((resolve, reject) => {
        stdout.write('', (failed) => {
          const error: NodeJS.ErrnoException | null | undefined = lost ?? failed
          if (!error) resolve()
          else reject(error.code === 'EPIPE' ? new ReaderGoneError(error.message) : error)
        })
      }),
    isInteractive: stdout.isTTY === true,
    async ask(question) {
      if (stdin.isTTY !== true || stdout.isTTY !== true) return undefined
      const line = createInterface({ input: stdin, output: stdout })
      try {
        const ended = once(line, 'close').then(() => '')
        const answer = await Promise.race([line.question(visibleText(question, LAYOUT)), ended])
        return /^y(es)?$/i.test(answer.trim())
      } finally {
        line.close()
      }
    },
    progress(text) {
      if (stderr.isTTY !== true) return
      clear()
      isProgressShown = text !== ''
      if (isProgressShown) stderr.write(visibleText(text))
    },
  }
}

const COLOURS: Readonly<Record<Shade, number>> = { green: 32, yellow: 33, red: 31 }

function shaded(text: string, shade: Shade): string {
  return text.replace(/^\S+/, (word) => `\x1b[${COLOURS[shade]}m${word}\x1b[0m`)
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

/**
 * Rows as columns of equal width, two spaces apart and indented. Tables of three columns and more fit the width of the screen:
 * the widest cells are cut. Where no person reads, nothing is cut; nor are labels with their texts.
 */
export function columns(given: readonly (readonly string[])[], screen = screenWidth()): string {
  const rows = given.map((row) => row.map(cell))
  const count = Math.max(0, ...rows.map((row) => row.length))
  const full = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const widths = count < FEWEST_CUT ? full : fitted(full, screen - GAP * count)
  return rows
    .map(
      (row) => ' '.repeat(GAP) + row.map((text, i) => shortened(text, widths[i] ?? 0)).join(' '.repeat(GAP)),
    )
    .map((line) => line.trimEnd())
    .join('\n')
}

const GAP = 2
const FEWEST_CUT = 3
/** A narrower column says nothing. */
const NARROWEST = 6

function screenWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY
}

/** The widest columns become narrower until all fit, as far as that goes. */
function fitted(full: readonly number[], most: number): number[] {
  const widths = [...full]
  for (let total = widths.reduce((sum, width) => sum + width, 0); total > most; total--) {
    const widest = Math.max(...widths)
    if (widest <= NARROWEST) break
    widths[widths.lastIndexOf(widest)] = widest - 1
  }
  return widths
}

/** Padded to this width; a longer text ends with `…`, between two characters. */
function shortened(text: string, width: number): string {
  if (text.length <= width) return text.padEnd(width)
  return `${text.slice(0, width - 1).replace(/[\ud800-\udbff]$/, '')}…`.padEnd(width)
}

/** An instant as people read it: UTC, to the minute. */
export function instantText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A narrow terminal, which every screen has. */
const WIDTH = 80
const LABEL = 24

/** Each label with its text beside it, in lines that fit. `below`: commands, which are not broken. */
export function labelled(
  rows: readonly (readonly [string, string])[],
  below: readonly string[] = [],
): string {
  const width = rows.length === 1 ? LABEL : Math.max(...rows.map(([label]) => label.length)) + 2
  const indent = ' '.repeat(width)
  const lines = rows.flatMap(([label, text]) =>
    brokenAt(cell(text), WIDTH - width).map((line, at) => (at === 0 ? label.padEnd(width) : indent) + line),
  )
  return [...lines, ...below.map((one) => indent + cell(one))].join('\n')
}

/** A word that is longer than a line stays whole. */
function brokenAt(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
