// Every command says what it is for, and so does every option; whatever lists or shows prints JSON, too.
import type { CommandNode } from '../../src/cli/completion/command-tree.ts'

/** What reads only, by the last word of its path. */
const READS = /(^| )(list|show|explain|preview|report|ledger|usage|online|status|doctor|personal-data)$/

export function commandFaults(commands: readonly CommandNode[]): string[] {
  return commands.flatMap(({ path, description, options, below }) => {
    const name = path || 'the program'
    const flags = options.flatMap((option) => option.flags)
    return [
      ...(description === '' ? [`${name}: no description`] : []),
      ...options
        .filter((option) => option.description === '')
        .map((option) => `${name} ${option.flags.join(' ')}: no description`),
      ...(below.length === 0 && READS.test(path) && !flags.includes('--json') ? [`${name}: no --json`] : []),
    ]
  })
}
