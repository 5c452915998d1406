// The world of one VAM scenario: a new brand with an access token, on a server that all scenarios share, and the events
// before the exchanges of a scenario.
import { sql } from 'kysely'
import { OPERATOR } from '../harness.ts'
import type { Answer, Request } from './wire-client.ts'
import { closeWorld, openWorld, type WireServer, type World } from './wire-server.ts'

export type Fields = Record<string, unknown>

/** A request as data. Texts may have {{token}}, {{refresh}}, {{secret}}, {{reseller}} and {{name.field}} of earlier answers. */
export type Sending = {
  verb: string
  path: string
  /** How the access token is sent; absent: in the header. */
  token?: 'header' | 'query' | 'none'
  headers?: Record<string, string>
  query?: Record<string, string>
  json?: unknown
  form?: string
  multipart?: Fields
  /** Sent unchanged, with its content type ('' sends none). */
  raw?: { type: string; text: string }
}

export type VamWorld = World & {
  /** Sends and returns the whole answer. */
  send(sending: Sending): Promise<Answer>
  /** A call that must succeed; its answer's body is remembered as {{as.…}}. */
  must(as: string, sending: Sending): Promise<Fields>
}

const BOUNDARY = 'boundary-of-a-vam-story'

export async function openVamWorld(
  server: WireServer,
  name: string,
  firstId: number,
  mode: string,
): Promise<VamWorld> {
  const world = await openWorld(server, name, firstId)
  if (mode !== 'auto') await setBrand(world, { vam_error_status: mode })
  Object.assign(world.known, { secret: world.brand.secretKey, reseller: String(world.brand.brand.id) })
  const send = (sending: Sending) => sendTo(world, requestOf(world, sending))
  async function must(as: string, sending: Sending) {
    const answer = await send(sending)
    const { header, body } = JSON.parse(answer.body) as { header: { code: number }; body: Fields }
    if (header.code !== 1)
      throw new Error(`${sending.verb} ${sending.path} was to succeed and gave ${answer.body}`)
    world.known[as] = Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]))
    return body
  }
  const full = { ...world, send, must }
  const form = 'secretKey={{secret}}&grantType=secret'
  const made = await must('made', { verb: 'POST', path: '/auth/v1/accessToken', token: 'none', form })
  Object.assign(world.known, { token: made.accessToken, refresh: made.refreshToken })
  return full
}

export async function closeVamWorld(world: VamWorld): Promise<void> {
  await closeWorld(world)
  // Gateways belong to the server: the next scenario begins without them.
  await world.server.test.app.db.write(async (tx) => {
    for (const table of ['gateway_protocol', 'gateway'] as const) await tx.deleteFrom(table).execute()
  })
}

export function requestOf({ known }: World, sending: Sending): Request {
  const { verb, path, token = 'header', headers = {}, query = {} } = sending
  const all = { ...query, ...(token === 'query' ? { 'X-AccessToken': '{{token}}' } : {}) }
  const search = new URLSearchParams(fill(all, known) as Record<string, string>).toString()
  const { type, text } = bodyOf(sending)
  return {
    verb,
    path: String(fill(path, known)) + (search ? `?${search}` : ''),
    headers: {
      ...(type ? { 'content-type': type } : {}),
      ...(token === 'header' ? { 'x-accesstoken': String(fill('{{token}}', known)) } : {}),
      ...(fill(headers, known) as Record<string, string>),
    },
    body: text === undefined ? undefined : String(fill(text, known)),
  }
}

function bodyOf({ json, form, multipart, raw }: Sending): { type: string; text: string | undefined } {
  if (raw) return { type: raw.type, text: raw.text }
  if (json !== undefined) return { type: 'application/json', text: JSON.stringify(json) }
  if (form !== undefined) return { type: 'application/x-www-form-urlencoded', text: form }
  if (!multipart) return { type: '', text: undefined }
  const parts = Object.entries(multipart).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, text: `${parts.join('')}--${BOUNDARY}--\r\n` }
}

/** Notes the secrets of the exchange, which the log of the run must not show. */
async function sendTo({ server }: World, request: Request): Promise<Answer> {
  const { secrets } = server.test
  secrets.note(request.headers['x-accesstoken'])
  const answer = await server.client.send(request)
  for (const [, secret] of answer.body.matchAll(/"(?:vpnPassword|accessToken|refreshToken)":"([^"]+)"/g)) {
    secrets.note(secret)
  }
  return answer
}

/** `value` with every {{name}} replaced. Throws on a name that was never remembered. */
export function fill(value: unknown, known: Record<string, unknown>): unknown {
  if (typeof value === 'string')
    return value.replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => look(known, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, known)]))
}

function look(known: Record<string, unknown>, name: string): string {
  let at: unknown = known
  for (const part of name.split('.')) at = (at as Record<string, unknown> | undefined)?.[part]
  if (typeof at !== 'string') throw new Error(`nothing is known as {{${name}}}`)
  return at
}

/** An event before an exchange. */
export type Before = (world: VamWorld) => Promise<unknown>

export function setBrand({ server, brand }: World, settings: Record<string, string | number | boolean>) {
  return server.test.app.brands.set(brand.brand.name, { settings }, OPERATOR)
}

export const settings =
  (changes: Record<string, string | number | boolean>): Before =>
  (world) =>
    setBrand(world, changes)

export const waitDays =
  (days: number): Before =>
  async ({ server }) => {
    server.test.clock.add(days * 24 * 3600 * 1000)
  }

export const waitS =
  (seconds: number): Before =>
  async ({ server }) => {
    server.test.clock.add(seconds * 1000)
  }

export const run =
  (job: string): Before =>
  ({ server }) =>
    server.test.runJob(job)

/** Another token, as a client gets one whose own has expired. */
export const newToken: Before = async (world) => {
  const form = 'secretKey={{secret}}&grantType=secret'
  const made = await world.must('again', { verb: 'POST', path: '/auth/v1/accessToken', token: 'none', form })
  world.known.token = made.accessToken
}

export const revokeSecret: Before = async ({ server, brand }) => {
  const { brands } = server.test.app
  for (const key of await brands.listKeys(brand.brand.id)) {
    if (key.kind === 'secret') await brands.revokeKey(brand.brand, key.id, OPERATOR)
  }
}

/** A real fault: a table is missing until the scenario ends. */
export const lose =
  (table: 'subscription' | 'gateway'): Before =>
  async ({ server, ends }) => {
    const { db } = server.test.app
    const rename = (from: string, to: string) =>
      db.write(async (tx) => {
        await sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(tx)
      })
    await rename(table, `${table}_away`)
    ends.push(() => rename(`${table}_away`, table))
  }
