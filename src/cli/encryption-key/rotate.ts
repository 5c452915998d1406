// latchkey encryption-key rotate: encrypts all stored secrets again under a new key, and prints how to give up the old one.
import { SECOND_MS, systemClock } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { readConfig } from '../../config/config.ts'
import type { RotationStep } from '../../installation/key-rotation.ts'
import type { Rekeyed } from '../../installation/rekeying.ts'
import { CommandError, StoppedError, withVault } from '../open.ts'
import { untilSignal } from '../signals.ts'
import { jsonText, type Terminal } from '../terminal.ts'

const RENEWING = `"${typed('account new-vpn-password LOGIN')}", "${typed('gateway rotate-secret NAME')}".`
const SAID_EVERY_MS = 10 * SECOND_MS
const NOTHING: Rekeyed = { encrypted: 0, left: 0, unreadable: [] }

export async function rotate({ json }: { json?: true }, { out, err }: Terminal): Promise<void> {
  const { encryptionKeyFile } = readConfig()
  const { done, first, others } = await withVault(async ({ keyRotation, keyRing }, holding) => {
    const steps = untilSignal(() => keyRotation.rotate(holding))
    let [first, done] = ['', NOTHING]
    let nextAt = systemClock.now() + SECOND_MS
    for await (const step of steps.items) {
      first = step.keyId
      if (step.kind === 'encrypting') done = step.done
      if (systemClock.now() < nextAt) continue
      err(stepText(step))
      nextAt = systemClock.now() + SAID_EVERY_MS
    }
    steps.release()
    const signal = steps.signal()
    if (signal) throw new StoppedError(signal, `Stopped; ${doneText(done, first)} Call it again to go on.`)
    const others = keyRing.keys().flatMap(({ id }) => (id === first ? [] : [id]))
    return { done, first, others }
  })
  if (json) out(jsonText({ key: first, others, ...done }))
  if (done.left > 0) throw new CommandError(leftText(done, first))
  if (!json) out(`${doneText(done, first)}\n\n${nextText(others, encryptionKeyFile)}`)
}

function stepText(step: RotationStep): string {
  if (step.kind === 'waiting') return `waiting until ${step.processes} running processes have "${step.keyId}"`
  return `encrypted again: ${step.done.encrypted}, left: ${step.done.left}`
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

function nextText(others: readonly string[], file: string | undefined): string {
  if (others.length === 0)
    return 'Start every server again: from then on it takes nothing that is not bound to its row.'
  const names = others.map((id) => `"${id}"`).join(', ')
  const copy =
    file === undefined
      ? 'keep LATCHKEY_ENCRYPTION_KEY of now'
      : `cp ${file} to a safe place, apart from the servers`
  const where = file === undefined ? 'LATCHKEY_ENCRYPTION_KEY' : 'encryption.key'
  return [
    `Nothing needs ${names} any more. To give it up:`,
    `  1. Agents with --offline: give each the token and the ed25519 word of "${typed('gateway agent-token NAME')}" while both keys are given.`,
    `  2. Backups from before open with the old key only: ${copy}, or delete those backups.`,
    ...others.map((id) => `  3. ${typed(`encryption-key remove ${id}`)}`),
    `  4. Back up the key of now. On other machines keep only this key in ${where}.`,
    `Did another person have the old key and the database? Then replace what was in it: ${RENEWING}`,
  ].join('\n')
}
