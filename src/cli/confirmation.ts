// Commands that cannot be undone ask first.
import { CommandError, UsageError } from './open.ts'
import type { Terminal } from './terminal.ts'

type Asking = Pick<Terminal, 'ask'>

/**
 * Returns when the operator wants it. `warning`: what will be lost, as a sentence. Errors: UsageError without `yes` where no
 * person can be asked; CommandError when the answer is no.
 */
export async function mustConfirm(terminal: Asking, yes: true | undefined, warning: string): Promise<void> {
  if (yes || (await isWanted(terminal, warning))) return
  throw new UsageError(`Nothing was changed. ${warning} Confirm with --yes.`)
}

/** The same for commands that scripts have called since before they asked: without a person they go on. Errors: CommandError. */
export async function askPerson(terminal: Asking, yes: true | undefined, warning: string): Promise<void> {
  if (!yes) await isWanted(terminal, warning)
}

/** False where no person can be asked. Errors: CommandError when the answer is no. */
async function isWanted({ ask }: Asking, warning: string): Promise<boolean> {
  const answer = await ask(`${warning} Go on? [y/N] `)
  if (answer === false) throw new CommandError('Nothing was changed.')
  return answer === true
}
