// Part of the abuse lab: thousands of arbitrary requests to every path of VAM; each gets VAM's envelope, `body` always an
// object, and never a fault of the server.

import { Agent } from 'node:http'
import type { Arbitrary } from 'fast-check'
import fc from 'fast-check'
import { operations } from '../../../src/http/vam/operations.ts'
import { addAddresses } from '../parts/address-stock.ts'
import { ENCODINGS, type Field } from '../parts/encodings.ts'
import type { RawAnswer } from '../parts/envelope.ts'
import type { Engine } from '../parts/lab-engines.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { type Installation, runCommand, type ServerProcess } from '../parts/server-process.ts'
import { makeVamClient } from '../parts/vam-client.ts'
import { AT_ONCE, REQUESTS, send, shown } from './abuse-property.ts'
import { type HostileRequest, headerText, nastyJson, nastyText, WRONG_TYPES } from './abuse-requests.ts'

/** The statuses that a VAM address may answer to any request. */
const HTTP_STATUSES = new Set([200, 400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 431])
/** Codes of faults of the server (VAM contract section 4). */
const OWN_FAILURES = new Set([1001, 1101, 1201, 1301, 1401, 1501, 1601, 1801, 1901, 2081])
const KNOWN_ACCOUNTS = 20
/** Longer queries are refused by their size, before any other check. */
const MAX_QUERY = 6000

type Target = { token: string; refreshToken: string; secretKey: string; usernames: string[]; uuids: string[] }
type Way = { verb: string; path: string; fields: string[] }

/** The fault of an answer; undefined when there is none. */
export function vamFault({ httpStatus, contentType, text }: RawAnswer): string | undefined {
  if (!HTTP_STATUSES.has(httpStatus)) return `HTTP status ${httpStatus}`
  if (contentType !== 'application/json; charset=utf-8') return `content type "${contentType}"`
  let answer: Record<string, unknown>
  try {
    answer = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  if (Object.keys(answer ?? {}).join() !== 'header,body') return 'not header and body'
  const { header, body } = answer as { header: Record<string, unknown>; body: unknown }
  if (Object.keys(header).sort().join() !== 'code,message,response_code')
    return `header ${Object.keys(header)}`
  if (!Number.isInteger(header.code) || header.code !== header.response_code) return 'codes'
  if (typeof header.message !== 'string' || header.message === '') return 'no message'
  if (typeof body !== 'object' || body === null) return 'body is no object'
  if (OWN_FAILURES.has(Number(header.code))) return `a fault of the server: ${header.code}`
  if (header.code === 1) return httpStatus === 200 ? undefined : `success with HTTP status ${httpStatus}`
  return JSON.stringify(body) === '{}' ? undefined : 'a refusal with a body'
}

/** Every route with the names of its fields, from the operations themselves. */
export function ways(): Way[] {
  return operations.flatMap(({ routes = [], input }) =>
    routes.map(({ method, path }) => ({ verb: method, path, fields: Object.keys(input.shape) })),
  )
}

async function aim(server: ServerProcess, at: Installation): Promise<Target> {
  const client = await makeVamClient(server.port, at.secretKey, 4)
  const target: Target = {
    token: client.token,
    refreshToken: '',
    secretKey: at.secretKey,
    usernames: [],
    uuids: [],
  }
  const pair = await client.call('POST', '/auth/v1/accessToken', {
    secretKey: at.secretKey,
    grantType: 'secret',
  })
  target.refreshToken = String(pair.body.refreshToken)
  for (let i = 0; i < KNOWN_ACCOUNTS; i++) {
    const uuid = `known ${i}`
    const made = await client.call('POST', '/vam/v3/create', { uuid, period: i < 5 ? 5 : 30 })
    target.uuids.push(uuid)
    target.usernames.push(String(made.body.vpnUsername))
  }
  client.close()
  return target
}

function plausible(name: string, target: Target): Arbitrary<unknown> {
  const fresh = fc.integer({ min: 0, max: 80 }).map((i) => `fresh ${i}`)
  const sample = { multi_login: 5, session_limit: '50', country: [1, 2], city: [1], protocol: [1, 2, 3] }
  if (name === 'uuid') return fc.oneof(fresh, fc.constantFrom(...target.uuids))
  if (name === 'vpnUsername')
    return fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...target.usernames) },
      { weight: 1, arbitrary: fresh },
    )
  if (name === 'preferences')
    return fc.constantFrom<unknown>(sample, JSON.stringify(sample), { 1: 2 }, {}, '{}')
  if (name === 'preferences_format') return fc.constantFrom('key', 'keys')
  if (name === 'period') return fc.constantFrom<unknown>(1, '30', 3700, 365, '1')
  if (name === 'extensionDate') return fc.constantFrom('31-12-2030', '01-02-2031', '31-12-2035')
  if (name === 'subscriptionType') return fc.constantFrom('trial', 'paid', 'freemium')
  if (name === 'dedicatedCountry') return fc.constantFrom('DE', 'UK', 'us')
  if (/^(isDedicated|oneLoginScheme)$/.test(name)) return fc.constantFrom<unknown>(true, 'False', '1', 0)
  if (/assword$/.test(name)) return fc.constantFrom('Difference.1822', 'Analytical.1843')
  if (name === 'grantType') return fc.constantFrom('secret', 'refresh', 'refreshToken')
  if (name === 'secretKey') return fc.constant(target.secretKey)
  if (name === 'refreshToken') return fc.constant(target.refreshToken)
  if (name === 'sCountrySlug') return fc.constantFrom('DE', 'us')
  if (name === 'iResellerId') return fc.constant('1')
  return fc.constantFrom<unknown>('1', 1, 'openvpn-udp', 'ikev2', 'linux')
}

function field(name: string, target: Target, isCareful: boolean): Arbitrary<Field[]> {
  const one = (value: Arbitrary<unknown>) => value.map((given): Field[] => [[name, given]])
  const good = plausible(name, target)
  const kept = [
    { weight: 30, arbitrary: one(good) },
    { weight: 4, arbitrary: fc.constant<Field[]>([]) },
  ]
  if (isCareful) return fc.oneof(...kept)
  const brackets = fc.constantFrom(
    '[]',
    '[0]',
    '[country][]',
    '[country][0][x]',
    '[__proto__][a]',
    '[',
    ']',
    '[[]]',
  )
  return fc.oneof(
    ...kept,
    { weight: 3, arbitrary: one(nastyText) },
    { weight: 2, arbitrary: one(nastyJson) },
    {
      weight: 2,
      arbitrary: fc.tuple(brackets, nastyText).map(([end, text]): Field[] => [[name + end, text]]),
    },
  )
}

const strange: Arbitrary<Field[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Field[]>([]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('__proto__', 'constructor[prototype][x]', 'a[b][c][d][e][f]', '', 'header[code]'),
        nastyText,
      )
      .map((pair): Field[] => [pair]),
  },
)

function arbitraryVam(all: Way[], target: Target): Arbitrary<HostileRequest> {
  return fc.tuple(fc.constantFrom(...all), fc.constantFrom(true, true, false)).chain(([way, isCareful]) => {
    const fields = fc
      .tuple(
        ...way.fields.map((name) => field(name, target, isCareful)),
        isCareful ? fc.constant<Field[]>([]) : strange,
      )
      .map((lists) => lists.flat())
    const device = fc.constantFrom(
      'linux',
      'ios',
      '1',
      isCareful ? 'mac' : '%00',
      isCareful ? 'windows' : '__proto__',
    )
    const tail = isCareful
      ? fc.constant('')
      : fc.constantFrom('', '', '', '/', '?X-AccessToken=x', '/../x', '%', '?a[b]=1&a=2')
    const verb = isCareful
      ? fc.constant(way.verb)
      : fc.oneof(
          { weight: 20, arbitrary: fc.constant(way.verb) },
          { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST') },
        )
    const token = fc.oneof(
      { weight: 20, arbitrary: fc.constant(target.token) },
      { weight: 1, arbitrary: isCareful ? fc.constant(target.token) : headerText },
    )
    const wrongType = isCareful ? fc.constant(null) : fc.option(fc.constantFrom(...WRONG_TYPES), { freq: 15 })
    const key = fc.option(fc.constantFrom('k1', 'k2', 'k3'), { freq: 8 })
    return fc
      .record({ verb, device, tail, fields, token, encoding: fc.constantFrom(...ENCODINGS), wrongType, key })
      .map((chosen) => request(way, chosen))
  })
}

type Chosen = {
  verb: string
  device: string
  tail: string
  fields: Field[]
  token: string
  encoding: (typeof ENCODINGS)[number]
  wrongType: string | null
  key: string | null
}

function request(
  way: Way,
  { verb, device, tail, fields, token, encoding, wrongType, key }: Chosen,
): HostileRequest {
  const path = way.path.replace(/\{\w+\}/g, device) + tail
  const headers: [string, string][] = [
    ['x-accesstoken', token],
    ['x-forwarded-for', '203.0.113.77'],
  ]
  if (key !== null) headers.push(['idempotency-key', key])
  if (verb === 'GET') {
    const query = ENCODINGS[0]?.encode(fields).toString('latin1').slice(0, MAX_QUERY) ?? ''
    return { verb, path: path.includes('?') ? path : `${path}?${query}`, headers, body: Buffer.alloc(0) }
  }
  headers.push(['content-type', wrongType ?? encoding.type])
  return { verb, path, headers, body: encoding.encode(fields) }
}

export async function runVamProperty(
  server: ServerProcess,
  at: Installation,
  engine: Engine,
  report: LabReport,
): Promise<void> {
  await addAddresses(at, '203.0.113.1-40')
  await runCommand(
    at,
    'gateway',
    'add',
    '--name',
    'de1',
    '--host',
    'de1.example.net',
    '--country',
    'DE',
    '--protocol',
    'ikev2',
  )
  const target = await aim(server, at)
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const seen = new Map<number, number>()
  const batch = fc.array(arbitraryVam(ways(), target), { minLength: AT_ONCE, maxLength: AT_ONCE })
  const judge = async (hostile: HostileRequest) => {
    const answer = await send(server.port, agent, hostile)
    const fault = vamFault(answer)
    if (fault !== undefined) throw new Error(`${fault}: ${answer.text.slice(0, 300)}`)
    const { code } = JSON.parse(answer.text).header
    seen.set(code, (seen.get(code) ?? 0) + 1)
  }
  const property = fc.asyncProperty(batch, async (all) => void (await Promise.all(all.map(judge))))
  const result = await fc.check(property, { numRuns: Math.ceil(REQUESTS / AT_ONCE), endOnFailure: false })
  agent.destroy()
  const answered = [...seen.values()].reduce((sum, count) => sum + count, 0)
  const outcomes = [...seen].sort(([a], [b]) => a - b).map(([code, count]) => `${code}: ${count}`)
  report.figure(`${engine}: arbitrary VAM requests answered`, `${answered}; ${outcomes.join(', ')}`)
  const detail = result.failed
    ? {
        seed: result.seed,
        error: String(result.errorInstance),
        request: shown(result.counterexample as [HostileRequest[]] | null),
      }
    : ''
  report.promise(`every arbitrary VAM request gets a valid envelope on ${engine}`, !result.failed, detail)
  report.promise(
    `at least ${REQUESTS} VAM requests were answered on ${engine}`,
    answered >= REQUESTS,
    answered,
  )
  report.promise(`the server still runs on ${engine}`, server.isRunning(), await server.logTail())
}
