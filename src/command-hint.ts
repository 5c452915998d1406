// How one types a command of this installation, for hints in messages: by the launcher in its folder, which works from
// every folder and through links. Knows no command.
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '..')
const LAUNCHER = 'latchkey'
const PLAIN = /^[\w@%+=:,./-]+$/

/** As the documents type it, for readers at another machine or in the folder of an installation. */
export function typedElsewhere(words: string): string {
  return `./${LAUNCHER} ${words}`
}

/** `words`: a command with its arguments. */
export function typed(words: string, from: string | undefined = currentFolder()): string {
  return from === FOLDER ? typedElsewhere(words) : `${quoted(join(FOLDER, LAUNCHER))} ${words}`
}

/** Undefined when it is gone. */
function currentFolder(): string | undefined {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return PLAIN.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
