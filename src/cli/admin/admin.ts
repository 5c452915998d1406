// latchkey admin: add, list, role, reset-2fa, remove, sessions, sign-out.
import { type Admin, hasWayIn } from '../../admins/admin.ts'
import type { AdminChange, AdminChanger, InvitedAdmin } from '../../admins/admins.ts'
import { endOf } from '../../admins/session.ts'
import { typed } from '../../command-hint.ts'
import { readEarlyConfig } from '../../config/config.ts'
import { mustConfirm } from '../confirmation.ts'
import { chosenBrand, type Opened, operator, withCore } from '../open.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Shape = { json?: true }
type New = Shape & { role: string; brand?: string; email?: string }

/** An operator at the command line may all. */
const byOperator = (): AdminChanger => ({ actor: operator(), owner: undefined })

export async function adminAdd(name: string, options: New, { out }: Terminal): Promise<void> {
  const { role, brand, email = null } = options
  const { invited, brands } = await withCore(async (core) => {
    const brandId = brand === undefined ? null : (await chosenBrand(core, brand)).id
    const invited = await core.admins.add(byOperator(), { name, role, brandId, email })
    return { invited, brands: await core.brands.names() }
  })
  out(options.json ? jsonText(invitedJson(invited, brands)) : linkText(invited))
}

export async function adminReset(
  name: string,
  options: Shape & { yes?: true },
  terminal: Terminal,
): Promise<void> {
  const warning = `The password, the app, the passkeys and the recovery codes of ${name} count no longer.`
  await mustConfirm(terminal, options.yes, warning)
  const { invited, brands } = await withCore(async (core) => {
    const { id } = await core.admins.getNamed(name)
    return { invited: await core.admins.resetFactors(byOperator(), id), brands: await core.brands.names() }
  })
  terminal.out(options.json ? jsonText(invitedJson(invited, brands)) : linkText(invited))
}

export async function adminList(options: Shape & { brand?: string }, { out }: Terminal): Promise<void> {
  const { admins, brands } = await withCore(async (core) => ({
    admins: await core.admins.list(
      options.brand === undefined ? undefined : (await chosenBrand(core, options.brand)).id,
    ),
    brands: await core.brands.names(),
  }))
  if (options.json) return out(jsonText(admins.map((admin) => adminJson(admin, brands))))
  if (admins.length === 0) return out(`There are no admins; "${typed('admin add NAME')}" invites one.`)
  const rows = admins.map((admin) => [
    ...[admin.name, admin.role, brandText(admin, brands), factorsText(admin)],
    ...[admin.lastSignedInOn ?? 'never', admin.email ?? ''],
  ])
  out(columns([['NAME', 'ROLE', 'BRAND', 'SIGNS IN BY', 'LAST', 'EMAIL'], ...rows]))
}

type NewRole = Shape & { brand?: string; installation?: true }

export async function adminRole(
  name: string,
  role: string,
  options: NewRole,
  { out }: Terminal,
): Promise<void> {
  const { admin, brands } = await withCore(async (core) => {
    const { id } = await core.admins.getNamed(name)
    const change: AdminChange = { role, ...(await placeOf(core, options)) }
    return { admin: await core.admins.set(byOperator(), id, change), brands: await core.brands.names() }
  })
  if (options.json) return out(jsonText(adminJson(admin, brands)))
  out(`${admin.name} is ${admin.role} of ${brandText(admin, brands)} now, and must sign in again.`)
}

async function placeOf(
  core: Opened,
  { brand, installation }: NewRole,
): Promise<Pick<AdminChange, 'brandId'>> {
  if (installation) return { brandId: null }
  return brand === undefined ? {} : { brandId: (await chosenBrand(core, brand)).id }
}

export async function adminRemove(
  name: string,
  options: Shape & { yes?: true },
  terminal: Terminal,
): Promise<void> {
  await mustConfirm(terminal, options.yes, `${name} cannot sign in any more.`)
  const { admin, brands } = await withCore(async (core) => {
    const { id } = await core.admins.getNamed(name)
    return { admin: await core.admins.remove(byOperator(), id), brands: await core.brands.names() }
  })
  terminal.out(options.json ? jsonText(adminJson(admin, brands)) : `${admin.name} is removed.`)
}

export async function adminSessions(name: string, options: Shape, { out }: Terminal): Promise<void> {
  const sessions = await withCore(async (core) => {
    const { id } = await core.admins.getNamed(name)
    return core.admins.listSessions(undefined, id)
  })
  const shown = sessions.map((one) => ({
    ...{ id: one.id, createdAt: one.createdAt, seenAt: one.seenAt, endsAt: endOf(one), address: one.address },
  }))
  if (options.json) return out(jsonText(shown))
  if (shown.length === 0) return out(`${name} is not signed in.`)
  const rows = shown.map(({ id, createdAt, seenAt, endsAt, address }) => [
    ...[String(id), instantText(createdAt), instantText(seenAt), instantText(endsAt), address],
  ])
  out(columns([['ID', 'SIGNED IN', 'SEEN', 'ENDS', 'FROM'], ...rows]))
}

export async function adminSignOut(
  name: string,
  session: number | undefined,
  options: Shape,
  { out }: Terminal,
): Promise<void> {
  const ended = await withCore(async (core) => {
    const { id } = await core.admins.getNamed(name)
    return core.admins.endSessions(byOperator(), { id, sessionId: session })
  })
  out(
    options.json ? jsonText({ ended }) : `Ended ${ended} ${ended === 1 ? 'session' : 'sessions'} of ${name}.`,
  )
}

type Brands = ReadonlyMap<number, string>

function adminJson({ brandId, ...admin }: Admin, brands: Brands) {
  return { ...admin, brand: brandId === null ? null : (brands.get(brandId) ?? null) }
}

function invitedJson({ admin, path, expiresAt }: InvitedAdmin, brands: Brands) {
  return { ...adminJson(admin, brands), link: linkOf(path), linkExpiresAt: expiresAt }
}

function linkOf(path: string): string {
  return readEarlyConfig().http.publicUrl + path
}

function linkText({ admin, path, expiresAt }: InvitedAdmin): string {
  const until = instantText(expiresAt)
  return `${linkOf(path)}\n\nGive this link to ${admin.name}. It works once, until ${until}, and is not shown again.`
}

function brandText({ brandId }: Admin, brands: Brands): string {
  return brandId === null ? 'the installation' : (brands.get(brandId) ?? '')
}

function factorsText(admin: Admin): string {
  if (!hasWayIn(admin)) return 'not yet'
  const keys = admin.passkeys === 0 ? [] : ['passkey']
  return [...keys, ...(admin.hasPassword && admin.hasTotp ? ['password and code'] : [])].join(', or ')
}
