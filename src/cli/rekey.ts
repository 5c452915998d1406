// latchkey rekey: encrypts all stored secrets again under the first encryption key, and prints how to remove the other keys.
import { SECOND_MS, systemClock } from '../clock.ts'
import { typed } from '../command-hint.ts'
import { readConfig } from '../config/config.ts'
import type { Rekeyed } from '../installation/rekeying.ts'
import { CommandError, StoppedError, withVault } from './open.ts'
import { untilSignal } from './signals.ts'
import { jsonText, type Terminal } from './terminal.ts'

const RENEWING = `"${typed('account new-vpn-password LOGIN')}", "${typed('gateway rotate-secret NAME')}".`
const SAID_EVERY_MS = 10 * SECOND_MS

export async function rekey({ json }: { json?: true }, { out, err }: Terminal): Promise<void> {
  const { encryptionKeys: keys } = readConfig()
  const [{ id: first }, ...others] = keys
  const done = await withVault(async ({ rekeying }) => {
    const steps = untilSignal(() => rekeying.rekey())
    let last: Rekeyed = { encrypted: 0, left: 0, unreadable: [] }
    let nextAt = systemClock.now() + SAID_EVERY_MS
    for await (const step of steps.items) {
      last = step
      if (systemClock.now() < nextAt) continue
      err(`encrypted again: ${step.encrypted}, left: ${step.left}`)
      nextAt = systemClock.now() + SAID_EVERY_MS
    }
    steps.release()
    const signal = steps.signal()
    if (signal) throw new StoppedError(signal, `Stopped; ${doneText(last, first)} Call it again to go on.`)
    return last
  })
  if (json) out(jsonText({ key: first, ...done }))
  if (done.left > 0) throw new CommandError(leftText(done, first))
  if (!json)
    out(
      `${doneText(done, first)}\n\n${nextText(
        first,
        others.map(({ id }) => id),
      )}`,
    )
}

function doneText({ encrypted, left }: Rekeyed, first: string): string {
  return `Encrypted again under "${first}": ${encrypted}; left: ${left}.`
}

function leftText(done: Rekeyed, first: string): string {
  const rows = done.unreadable.map(({ row, why }) => `  ${row}: ${why}`)
  const none = 'Another process wrote under another key meanwhile; run the command again.'
  return [
    doneText(done, first),
    ...(rows.length === 0
      ? [none]
      : [
          'These cannot be read, and keep the key they name in use:',
          ...rows,
          `Give the key that wrote them and call it again, or renew them: ${RENEWING}`,
          'Mails and stored answers go by themselves.',
        ]),
  ].join('\n')
}

function nextText(first: string, others: readonly string[]): string {
  const restart = 'Start every server again: from then on it takes nothing that is not bound to its row.'
  if (others.length === 0) return restart
  const names = others.map((id) => `"${id}"`).join(', ')
  return [
    `Nothing needs ${names} any more. To give it up:`,
    `  1. Agents with --offline: give each the token and the ed25519 word of "${typed('gateway agent-token NAME')}" while both keys are given.`,
    `  2. On every server, and where commands are called: keep only ${first}:… in encryption.key or LATCHKEY_ENCRYPTION_KEY.`,
    '  3. Start every server again, one after the other. A start is refused, and changes nothing, should anything need the old key.',
    '  4. Backups from before open with the old key only: keep it with them, apart from the servers, or delete both.',
    `Did another person have the old key and the database? Then replace what was in it: ${RENEWING}`,
  ].join('\n')
}
