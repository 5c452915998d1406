// Part of the abuse lab: thousands of arbitrary requests; each gets a valid envelope within bounded time.
import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { operations } from '../../../src/http/amapi/operations.ts'
import { envelopeFault, outcomeOf, type RawAnswer } from '../parts/envelope.ts'
import type { Engine } from '../parts/lab-engines.ts'
import type { LabReport } from '../parts/lab-report.ts'
import type { Installation, ServerProcess } from '../parts/server-process.ts'
import { arbitraryRequest, type HostileRequest, type MethodInput, type World } from './abuse-requests.ts'

export const REQUESTS = 10_000
export const AT_ONCE = 8
const SLOWEST_MS = 10_000
const KNOWN_ACCOUNTS = 20
const PASSWORD = 'Known-Horse-12'

/** Fields that every method reads besides its own. */
const COMMON_FIELDS = ['apikey', 'email', 'password', 'secret_key']

/** Every method with the names of its fields, from the operations themselves. */
export function methodInputs(): MethodInput[] {
  return operations.map(({ name, input }) => {
    const own = Object.keys(input.shape)
    return { name, fields: [...COMMON_FIELDS, ...own.filter((field) => !COMMON_FIELDS.includes(field))] }
  })
}

/** A few accounts, aliases, tokens and products to aim at. */
export async function makeWorld(
  server: ServerProcess,
  { apiKey, secretKey }: Installation,
  name: string,
): Promise<World> {
  const world: World = {
    apiKey,
    secretKey,
    emails: [],
    aliases: [],
    password: PASSWORD,
    tokens: [],
    productIds: [],
  }
  const secret = { secret_key: secretKey }
  for (let i = 0; i < KNOWN_ACCOUNTS; i++) {
    const [email, alias] = [`${name}${i}@example.com`, `alias-${name}${i}@example.com`]
    const added = await server.call('AddClient', {
      ...secret,
      email,
      country: 'DE',
      type: 1,
      password: PASSWORD,
    })
    await server.call('AddAlias', { ...secret, email, setemail: alias, setpassword: PASSWORD })
    const products = await server.call('GetProducts', { ...secret, email })
    const [product] = Array.isArray(products.body.response) ? products.body.response : []
    world.emails.push(email)
    world.aliases.push(alias)
    world.tokens.push(String(added.body.short_token), String(added.body.long_token))
    world.productIds.push(String(product?.product_id))
  }
  return world
}

export function send(port: number, agent: Agent, hostile: HostileRequest): Promise<RawAnswer> {
  const { verb, path, body } = hostile
  const headers = { ...Object.fromEntries(hostile.headers), 'content-length': String(body.length) }
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', method: verb, path, headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          httpStatus: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          text,
        })
      })
    })
    outgoing.setTimeout(SLOWEST_MS, () => outgoing.destroy(new Error(`no answer within ${SLOWEST_MS} ms`)))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Throws for fast-check to shrink: with the request that was answered wrongly. */
async function judge(
  port: number,
  agent: Agent,
  hostile: HostileRequest,
  seen: Map<string, number>,
): Promise<void> {
  const answer = await send(port, agent, hostile)
  const fault = envelopeFault(answer)
  if (fault !== undefined) throw new Error(`${fault}: ${answer.text.slice(0, 300)}`)
  const outcome = outcomeOf(answer.text)
  seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
}

export async function runProperty(
  server: ServerProcess,
  world: World,
  engine: Engine,
  report: LabReport,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const seen = new Map<string, number>()
  const batch = fc.array(arbitraryRequest(methodInputs(), world), { minLength: AT_ONCE, maxLength: AT_ONCE })
  const property = fc.asyncProperty(batch, async (requests) => {
    await Promise.all(requests.map((hostile) => judge(server.port, agent, hostile, seen)))
  })
  const startedAt = performance.now()
  const result = await fc.check(property, { numRuns: Math.ceil(REQUESTS / AT_ONCE), endOnFailure: false })
  agent.destroy()
  const answered = [...seen.values()].reduce((sum, count) => sum + count, 0)
  report.figure(
    `${engine}: arbitrary requests answered`,
    `${answered} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  )
  const outcomes = [...seen].sort(([a], [b]) => a.localeCompare(b))
  report.figure(`${engine}: outcomes`, outcomes.map(([outcome, count]) => `${outcome} ${count}`).join(', '))
  const detail = result.failed
    ? { seed: result.seed, error: String(result.errorInstance), request: shown(result.counterexample) }
    : ''
  report.promise(`every arbitrary request gets a valid envelope on ${engine}`, !result.failed, detail)
  report.promise(`at least ${REQUESTS} requests were answered on ${engine}`, answered >= REQUESTS, answered)
  report.promise(`the server still runs on ${engine}`, server.isRunning(), await server.logTail())
}

export function shown(counterexample: [HostileRequest[]] | null): unknown {
  return counterexample?.[0].map(({ body, ...rest }) => ({
    ...rest,
    body: body.toString('latin1').slice(0, 500),
  }))
}
