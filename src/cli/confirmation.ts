// Commands that cannot be undone ask first; without a person to ask they need --yes.
import { CommandError, UsageError } from './open.ts'
import type { Terminal } from './terminal.ts'

/**
 * Returns when the operator wants it. `warning`: what will be lost, as a sentence. Errors: UsageError without `yes` where no
 * person can be asked; CommandError when the answer is no.
 */
export async function mustConfirm(
  { ask }: Pick<Terminal, 'ask'>,
  yes: true | undefined,
  warning: string,
): Promise<void> {
  if (yes) return
  const answer = await ask(`${warning} Go on? [y/N] `)
  if (answer === undefined) throw new UsageError(`Nothing was changed. ${warning} Confirm with --yes.`)
  if (!answer) throw new CommandError('Nothing was changed.')
}
