// The text of a bug for an event: what may come from a row, a key or the machine is left out of it. Pure.
import { oneLine } from '../mail/mail.ts'

const MOST_CHARS = 200
/** A message may be as long as a statement. */
const MOST_READ = 2000

/** One line: the name of the error and its message. Texts in quotes, addresses, paths and long words are `***`. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return 'no error was thrown, but something else'
  const text = `${error.name}: ${error.message}`
    .slice(0, MOST_READ)
    .replace(/"[^"]*("|$)|'[^']*('|$)|`[^`]*(`|$)/g, '***')
    .replace(/[^\s,;()]*[@/\\][^\s,;()]*/g, '***')
    .replace(/\b(\d{1,3}(\.\d{1,3}){3}|[\da-f]*:[\da-f:]*:[\da-f:.]*)/gi, '***')
    .replace(/[\w+=-]{20,}/g, '***')
    .replace(/=\s*[^\s,;()]+|\([^)]*\)=\([^)]*\)/g, '=***')
  return oneLine(text, MOST_CHARS)
}
