// Carries out the steps of a scenario: calls over the wire where a method exists, the core's use cases or the database
// elsewhere.
import { MAX_WAITING } from '../../src/passwords.ts'
import { OPERATOR } from '../harness.ts'
import type { Call, Fields, Step } from './scenario.ts'
import { type Answer, CONTENT_TYPES, encode, type Request } from './wire-client.ts'
import { addBrand, type World } from './wire-server.ts'

/** The number of attempts that may wait for each other; one more is refused (src/credentials/attempts.ts). */
const LINE = 32
const ADDRESS = '127.0.0.1'

/** Carries a step out. Throws when a call does not give the code that the step names. */
export async function carryOut(world: World, step: Step): Promise<void> {
  if ('call' in step) return callStep(world, step)
  const { server, brand } = world
  const { app, clock } = server.test
  const { id } = brand.brand
  if ('waitS' in step) clock.add(step.waitS * 1000)
  else if ('settings' in step) await app.brands.set(brand.brand.name, { settings: step.settings }, OPERATOR)
  else if ('hosts' in step) await app.brands.set(brand.brand.name, { hosts: step.hosts }, OPERATOR)
  else if ('allow' in step) await app.brands.addAllow(brand.brand, step.allow, '', OPERATOR)
  else if ('otherBrand' in step) {
    const other = await addBrand(server, {})
    await app.brands.set(other.brand.name, { hosts: step.otherBrand.hosts }, OPERATOR)
    world.known.other = { apikey: other.apiKey, secret_key: other.secretKey }
  } else if ('revoke' in step) {
    for (const key of await app.brands.listKeys(id)) {
      if (key.kind === step.revoke) await app.brands.revokeKey(brand.brand, key.id, OPERATOR)
    }
  } else if ('job' in step) await server.test.runJob(step.job)
  else if ('email' in step) crowdOfAttempts(world, step.email)
  else if ('crowd' in step) crowdOfHashes(world)
  else await change(world, step)
}

type Change = Extract<Step, { account: unknown } | { product: unknown } | { damage: unknown }>

async function change({ server, brand, known }: World, step: Change): Promise<void> {
  const brandId = brand.brand.id
  await server.test.app.db.write(async (tx) => {
    if ('account' in step) {
      await tx.updateTable('account').set({ status: step.account }).where('brand_id', '=', brandId).execute()
    } else if ('product' in step) {
      const id = Number(fillIn(step.product, known))
      await tx.updateTable('subscription').set({ status: step.becomes }).where('id', '=', id).execute()
    } else {
      const changes = { vpn_password: 'damaged' }
      await tx.updateTable('subscription').set(changes).where('brand_id', '=', brandId).execute()
    }
  })
}

async function callStep(world: World, step: Extract<Step, { call: Call }>): Promise<void> {
  for (let i = 0; i < (step.times ?? 1); i++) {
    const answer = await send(world, requestOf(world, step.call))
    const body = JSON.parse(answer.body) as Fields
    if ((body.code ?? 0) !== (step.code ?? 0)) {
      throw new Error(`${step.call.method} was to give ${step.code ?? 0} and gave ${answer.body}`)
    }
    if (step.as !== undefined) world.known[step.as] = body
  }
}

/** Attempts on one e-mail that wait for each other until the scenario ends. */
function crowdOfAttempts({ server, brand, ends }: World, email: string): void {
  const { attempts } = server.test.app
  let release: () => void = () => undefined
  const held = new Promise<boolean>((resolve) => {
    release = () => resolve(true)
  })
  const of = { kind: 'password' as const, brandId: brand.brand.id, address: ADDRESS, target: email }
  const waiting = Array.from({ length: LINE }, () => attempts.attempt(of, () => held))
  ends.push(async () => {
    release()
    await Promise.all(waiting)
  })
}

/** Unused passwords, so that none has a cached hash; the queue is full for every later call. */
function crowdOfHashes({ server, ends }: World): void {
  const { passwords } = server.test.app
  const { hash } = passwords
  const waiting: Promise<unknown>[] = []
  passwords.hash = (password, from) => {
    while (passwords.queue().waiting < MAX_WAITING)
      waiting.push(hash(`crowd ${waiting.length}`, `of ${waiting.length}`))
    return hash(password, from)
  }
  ends.push(async () => {
    passwords.hash = hash
    await Promise.all(waiting)
  })
}

/** The request of a call on this server. */
export function requestOf({ server, known }: World, call: Call, over: Partial<Request> = {}): Request {
  const headers = fillIn(call.headers ?? {}, known) as Record<string, string>
  const verb = over.verb ?? 'POST'
  const fields = fillIn(call.fields, known) as Fields
  const body = over.body ?? (verb === 'POST' ? encode(fields, server.encoding) : undefined)
  const type = body === undefined ? {} : { 'content-type': CONTENT_TYPES[server.encoding] }
  return { verb, path: over.path ?? `/api/amapi/${call.method}`, headers: { ...type, ...headers }, body }
}

/** Notes the secrets of request and answer, which the log of the run must not show. */
export async function send({ server }: World, request: Request): Promise<Answer> {
  const { secrets } = server.test
  secrets.note(/^bearer +(\S+)/i.exec(request.headers.authorization ?? '')?.[1])
  const answer = await server.client.send(request)
  for (const [, secret] of answer.body.matchAll(
    /"(?:password|vpn_password|short_token|long_token)":"([^"]+)"/g,
  )) {
    secrets.note(secret)
  }
  return answer
}

/** `value` with every {{name}} replaced. Throws on a name that was never remembered. */
export function fillIn(value: unknown, known: Record<string, unknown>): unknown {
  if (typeof value === 'string')
    return value.replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => look(known, name))
  if (Array.isArray(value)) return value.map((one) => fillIn(one, known))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fillIn(one, known)]))
}

function look(known: Record<string, unknown>, name: string): string {
  let at: unknown = known
  for (const part of name.split('.')) at = (at as Record<string, unknown> | undefined)?.[part]
  if (typeof at !== 'string') throw new Error(`nothing is known as {{${name}}}`)
  return at
}
