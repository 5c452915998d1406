// Part of the processes lab: what may be given once only, over HTTP, while one of three servers is killed. E-mail addresses,
// idempotency keys, places of a quota, dedicated addresses, the sign-up interval, the tries of a password.
import { addAddresses } from '../parts/address-stock.ts'
import { type AmapiClient, type Answer, makeAmapiClient } from '../parts/amapi-client.ts'
import type { PlainSql } from '../parts/lab-engines.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { type Installation, runCommand } from '../parts/server-process.ts'
import { makeVamClient, type VamAnswer } from '../parts/vam-client.ts'
import type { Servers } from './servers.ts'

const PASSWORD = 'Spreading-Horse-1'
const KILL_AFTER_MS = 400
const LANES = 6
const [EMAIL_TAKEN, WRONG, TOO_OFTEN, TOO_MANY] = [1202, 1102, 1501, 1502]
const [QUOTA_REACHED, NO_ADDRESS] = [60003, 100034]
/** Internal errors, as of a commit whose answer never came, and `nothing was done`. */
const NO_ANSWERS: ReadonlySet<number> = new Set([1900, 1901])
const FREE_TRIES = 5
const INTERVAL_MS = 10_000

export type OnceWorld = {
  servers: Servers
  at: Installation
  sql: PlainSql
  report: LabReport
  races: number
}

export async function giveOnce(world: OnceWorld): Promise<void> {
  const client = makeAmapiClient({ port: world.servers.http, apiKey: world.at.apiKey, connections: 48 })
  try {
    await emails(world, client)
    await keys(world, client)
    await signUps(world, client)
    await passwords(world, client)
  } finally {
    client.close()
  }
  await places(world)
  await addresses(world)
}

/** Undefined: the server was killed, or could not say whether it was done, or did nothing as the machine is too busy. */
async function answerOf(call: Promise<Answer>): Promise<Answer | undefined> {
  const answer = await call.catch(() => undefined)
  return answer && NO_ANSWERS.has(answer.body.code ?? 0) ? undefined : answer
}

async function inLanes(count: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function emails({ servers, at, sql, report, races }: OnceWorld, client: AmapiClient): Promise<void> {
  const winners = new Map<string, string>()
  let unanswered = 0
  const race = async (round: number) => {
    const email = `once${round}@example.com`
    const fields = { secret_key: at.secretKey, country: 'DE', type: 1, password: PASSWORD }
    const names = [email, email.toUpperCase(), email]
    const answers = await Promise.all(
      names.map((one) => answerOf(client.call('AddClient', { ...fields, email: one }))),
    )
    const known = answers.filter((one) => one !== undefined)
    unanswered += names.length - known.length
    const won = known.filter(({ body }) => body.status === 'success')
    const lost = known.filter(({ body }) => body.code === EMAIL_TAKEN)
    const isExact = won.length <= 1 && won.length + lost.length === known.length
    const isWhole = known.length < names.length || won.length === 1
    report.quiet('of three AddClient of one e-mail exactly one wins', isExact && isWhole, known.map(textOf))
    for (const { body } of won) winners.set(email, String(body.vpn_username))
  }
  await servers.during(KILL_AFTER_MS, inLanes(races, race))
  const rows = await sql.rows(`select a.email_key as email, count(*) as n, min(s.vpn_username) as login
    from account a join subscription s on s.account_id = a.id where a.email_key like 'once%' group by a.email_key`)
  const found = new Map(rows.map((row) => [row.email, row]))
  const isKept = [...winners].every(([email, login]) => found.get(email)?.login === login)
  report.promise(
    `each of ${winners.size} acknowledged e-mails is there, once`,
    isKept && rows.every(({ n }) => n === 1),
  )
  report.figure('calls without an answer', unanswered)
}

/** Three at once under one key, repeated until each is answered. */
async function keys({ servers, at, report, races }: OnceWorld, client: AmapiClient): Promise<void> {
  let repeated = 0
  const one = async (round: number) => {
    const fields = { secret_key: at.secretKey, country: 'DE', type: 1, password: PASSWORD }
    const call = async (): Promise<Answer> => {
      for (;;) {
        const options = { idempotencyKey: `processes-${round}-key` }
        const answer = await answerOf(
          client.call('AddClient', { ...fields, email: `key${round}@example.com` }, options),
        )
        if (answer && answer.body.code !== TOO_MANY) return answer
        repeated++
      }
    }
    const answers = await Promise.all([call(), call(), call()])
    const isOne = new Set(answers.map(textOf)).size === 1 && answers[0]?.body.status === 'success'
    report.quiet('three calls under one key have one result', isOne, answers.map(textOf))
  }
  await servers.during(KILL_AFTER_MS, inLanes(races, one))
  report.figure('calls under a key, of which repeated', `${3 * races}, ${repeated}`)
}

async function signUps({ servers, sql, report }: OnceWorld, client: AmapiClient): Promise<void> {
  const SOURCES = 8
  const startedAt = performance.now()
  const one = async (source: number) => {
    const add = (n: number) => {
      const fields = { email: `signup${source}-${n}@example.com`, country: 'DE', type: 1, password: PASSWORD }
      return answerOf(client.call('AddClient', fields, { from: `192.0.2.${source}` }))
    }
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map(add))
    const known = answers.filter((answer) => answer !== undefined)
    const others = known.filter(({ body }) => body.status !== 'success' && body.code !== TOO_OFTEN)
    report.quiet('an AddClient over the limit is refused as such', others.length === 0, others.map(textOf))
  }
  await servers.during(KILL_AFTER_MS, Promise.all(Array.from({ length: SOURCES }, (_, i) => one(i))))
  const most = 1 + Math.floor((performance.now() - startedAt) / INTERVAL_MS)
  const rows = await sql.rows(`select substr(email_key, 1, 7) as source, count(*) as n from account
    where email_key like 'signup%' group by substr(email_key, 1, 7)`)
  const isExact = rows.every(({ n }) => Number(n) <= most) && rows.length >= SOURCES - 6
  report.promise(
    `six AddClient at once from each of ${SOURCES} sources open ${most} each at most`,
    isExact,
    rows,
  )
  report.figure('accounts of these sources', rows.length)
}

async function passwords({ servers, report }: OnceWorld, client: AmapiClient): Promise<void> {
  const TRIES = 40
  const startedAt = performance.now()
  const guess = (n: number) => {
    const fields = { email: 'once0@example.com', password: `Guess-${n}-of-a-Horse` }
    return answerOf(client.call('GetProducts', fields, { from: '198.51.100.77' }))
  }
  const answers = await servers.during(50, Promise.all(Array.from({ length: TRIES }, (_, n) => guess(n))))
  // After the free ones a try becomes free after 1 s, 2 s, 4 s.
  const tookS = (performance.now() - startedAt) / 1000
  const most = FREE_TRIES + Math.floor(Math.log2(tookS + 1))
  const judged = answers.filter((one) => one?.body.code === WRONG).length
  const blocked = answers.filter((one) => one?.body.code === TOO_MANY).length
  const unanswered = answers.filter((one) => one === undefined).length
  const isExact = judged <= most && judged + blocked + unanswered === TRIES
  report.promise(`of ${TRIES} wrong passwords at once ${most} are judged at most`, isExact, {
    judged,
    blocked,
    unanswered,
  })
  report.figure('wrong passwords judged, blocked, unanswered', `${judged}, ${blocked}, ${unanswered}`)
}

type Given = { acknowledged: Map<string, VamAnswer['body']>; refused: number }

/** Creates of these names at once, then further ones until they are refused. */
async function fill(
  { servers, at }: OnceWorld,
  name: string,
  count: number,
  more: object,
  full: number,
): Promise<Given> {
  const client = await makeVamClient(servers.http, at.secretKey, 48)
  const acknowledged = new Map<string, VamAnswer['body']>()
  let refused = 0
  const create = async (uuid: string) => {
    const answer = await client.call('POST', '/vam/v3/create', { uuid, ...more }).catch(() => undefined)
    if (answer?.header.code === 1) acknowledged.set(uuid, answer.body)
    if (answer?.header.code === full) refused++
    return answer?.header.code
  }
  try {
    const all = Array.from({ length: count }, (_, i) => create(`${name} ${i}`))
    await servers.during(200, Promise.all(all))
    for (let i = 0; (await create(`${name} later ${i}`)) !== full; i++) if (i > count) break
  } finally {
    client.close()
  }
  return { acknowledged, refused }
}

async function places(world: OnceWorld): Promise<void> {
  const { at, sql, report } = world
  const FREE = 40
  const open = async () =>
    Number((await sql.rows("select count(*) as n from account where status <> 'closed'"))[0]?.n)
  const limit = (await open()) + FREE
  await runCommand(at, 'brand', 'set', `account_limit=${limit}`)
  const { acknowledged, refused } = await fill(world, 'place', 3 * FREE, {}, QUOTA_REACHED)
  const found = await namesIn(sql, 'place')
  const isKept = [...acknowledged.keys()].every((uuid) => found.has(uuid))
  report.promise(
    `a quota with ${FREE} places is filled exactly`,
    (await open()) === limit && refused > 0,
    await open(),
  )
  report.promise(`each of ${acknowledged.size} acknowledged accounts is there`, isKept)
  await runCommand(at, 'brand', 'set', 'account_limit=default')
}

async function addresses(world: OnceWorld): Promise<void> {
  const { at, sql, report } = world
  const STOCK = 30
  await addAddresses(at, `198.51.100.1-${STOCK}`)
  const wanted = { isDedicated: true, dedicatedCountry: 'DE' }
  const { acknowledged } = await fill(world, 'address', 3 * STOCK, wanted, NO_ADDRESS)
  const given = [...acknowledged.values()].map(({ dedicatedIp }) => String(dedicatedIp))
  const [held] =
    await sql.rows(`select count(distinct address) as addresses, count(distinct subscription_id) as holders
    from dedicated_address where status = 'assigned'`)
  const isFull = held?.addresses === STOCK && held.holders === STOCK
  report.promise(
    `${STOCK} dedicated addresses are given once each`,
    isFull && new Set(given).size === given.length,
    held,
  )
  const rows = await sql.rows(`select e.external_id as name, d.address from dedicated_address d
    join external_id e on e.subscription_id = d.subscription_id where d.status = 'assigned'`)
  const byName = new Map(rows.map(({ name, address }) => [name, address]))
  const isKept = [...acknowledged].every(([uuid, { dedicatedIp }]) => byName.get(uuid) === dedicatedIp)
  report.promise(`each of ${given.length} acknowledged addresses is with its account`, isKept)
}

async function namesIn(sql: PlainSql, name: string): Promise<Set<unknown>> {
  const rows = await sql.rows(`select external_id as name from external_id where external_id like '${name}%'`)
  return new Set(rows.map((row) => row.name))
}

function textOf({ text }: Answer): string {
  return text
}
