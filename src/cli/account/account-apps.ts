// latchkey account apps, sign-ins, sign-out.
import { typed } from '../../command-hint.ts'
import { UsageError } from '../open.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'
import { idOf, type NameChoice, withBrand } from './account-choice.ts'

export async function accountApps(name: string, options: NameChoice, { out }: Terminal): Promise<void> {
  const { id, apps } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, apps: await core.signedInApps.list(core.brand.id, accountId) }
  })
  if (options.json) return out(jsonText({ id, apps }))
  if (apps.length === 0) return out('No app is signed in.')
  const rows = apps.map((app) => [
    ...[app.id, instantText(app.signedInAt), instantText(app.renewedAt), instantText(app.endsAt)],
    app.alias ?? '',
  ])
  out(columns([['APP', 'SIGNED IN', 'LAST RENEWED', 'ENDS', 'AS ALIAS'], ...rows]))
  out(`\n"${typed(`account sign-out ${id} --app APP`)}" signs one out.`)
}

export async function accountSignOut(
  name: string,
  options: NameChoice & { app?: string; all?: true },
  { out }: Terminal,
): Promise<void> {
  const { app, all } = options
  if ((app === undefined) === (all === undefined)) throw new UsageError('Give either --app or --all.')
  const id = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    if (app === undefined) await core.signedInApps.endAll(core.caller, accountId)
    else await core.signedInApps.end(core.caller, accountId, app)
    return accountId
  })
  if (options.json) return out(jsonText({ id, app: app ?? 'all' }))
  out(
    `${app === undefined ? 'All apps' : 'The app'} of account ${id} ${app === undefined ? 'are' : 'is'} signed out.`,
  )
}

export async function accountSignIns(name: string, options: NameChoice, { out }: Terminal): Promise<void> {
  const { id, signIns } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, signIns: await core.signInLog.list(accountId) }
  })
  if (options.json) return out(jsonText({ id, signIns }))
  if (signIns.length === 0) return out('No app tried to sign in during the last week.')
  const rows = signIns.map(({ at, outcome, address, aliasId }) => [
    ...[instantText(at), outcome.replaceAll('_', ' '), address, aliasId === null ? '' : `alias ${aliasId}`],
  ])
  out(columns([['TIME', 'OUTCOME', 'FROM', 'AS'], ...rows]))
}
