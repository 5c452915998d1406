// Progress of long work: a bar where the end is known, a count where it is not. Shown on stderr, and only to a person.
import type { Terminal } from './terminal.ts'

const BAR = 24
const WHOLE = 100

/** Returns what is called with the share that is done, 0 to 1, and takes the bar away at the end. */
export function showShare({ progress }: Pick<Terminal, 'progress'>, label: string): (share: number) => void {
  let shown = -1
  return (share) => {
    const percent = Math.floor(share * WHOLE)
    if (percent === shown) return
    shown = percent
    progress(share >= 1 ? '' : barText(label, share))
  }
}

function barText(label: string, share: number): string {
  const full = Math.floor(share * BAR)
  return `${label} [${'='.repeat(full)}${' '.repeat(BAR - full)}] ${Math.floor(share * WHOLE)} %`
}

/** Returns what is called with how many are done; `end` takes the line away. */
export function showCount({ progress }: Pick<Terminal, 'progress'>, label: string) {
  return {
    step(count: number): void {
      if (count % WHOLE === 0) progress(`${label}: ${count}`)
    },
    end: () => progress(''),
  }
}
