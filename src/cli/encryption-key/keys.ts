// latchkey encryption-key list and remove.
import { typed } from '../../command-hint.ts'
import { readConfig } from '../../config/config.ts'
import { askPerson } from '../confirmation.ts'
import { withVault } from '../open.ts'
import { columns, jsonText, type Terminal } from '../terminal.ts'

type Options = { json?: true }

export async function list({ json }: Options, { out }: Terminal): Promise<void> {
  const keys = await withVault(({ keyRotation }) => keyRotation.list())
  if (json) return out(jsonText(keys))
  const rows = keys.map(({ keyId, state, isGiven, isNeeded }) => [
    ...[keyId, state, isNeeded ? 'yes' : 'no', isGiven ? 'yes' : 'no'],
  ])
  out(columns([['ID', 'STATE', 'NEEDED', 'GIVEN'], ...rows]))
  const may = keys.filter(({ state, isGiven, isNeeded }) => state === 'retired' && isGiven && !isNeeded)
  for (const { keyId } of may)
    out(`Nothing needs "${keyId}" any more: "${typed(`encryption-key remove ${keyId}`)}"`)
}

export async function remove(
  id: string,
  { json, yes }: Options & { yes?: true },
  terminal: Terminal,
): Promise<void> {
  const { out } = terminal
  await askPerson(
    terminal,
    yes,
    `What "${id}" encrypted, such as backups, can be read only with a copy of it.`,
  )
  const { encryptionKeyFile } = readConfig()
  await withVault(({ keyRotation }, holding) => keyRotation.remove(id, holding))
  if (json) return out(jsonText({ key: id, removedFrom: encryptionKeyFile ?? null }))
  out(
    encryptionKeyFile === undefined
      ? `"${id}" is given up. Take it out of LATCHKEY_ENCRYPTION_KEY, and start every server again.`
      : `"${id}" is given up and no longer in ${encryptionKeyFile}; running servers forget it within a second. On other machines take it out of the file as well.`,
  )
}
