// Lab: an untrusted caller cannot distinguish an unknown e-mail from a wrong password, neither by bytes nor by time; nor
// does a gateway's user learn why a login is refused. Every call has a new source and names a new account, so that
// throttling does not interfere.
import { systemRandom } from '../../../src/ids.ts'
import { unknowableHash } from '../../../src/passwords.ts'
import { addDueProducts } from '../crash/due-products.ts'
import type { Answer, Fields } from '../parts/amapi-client.ts'
import { chosenEngines, type Engine, openPlainSql, withInstallation } from '../parts/lab-engines.ts'
import { type LabReport, median, quantile, runLab } from '../parts/lab-report.ts'
import { type Installation, runCommand, type ServerProcess, startServer } from '../parts/server-process.ts'
import { compareLogins } from './secrecy-logins.ts'

const SAMPLES = 500
/** Samples with hashes from another vendor: each takes the time of several of this server's own. */
const FOREIGN_SAMPLES = 240
const FOREIGN_COST = { memoryKib: 65_536, passes: 2, lanes: 1 }
const WARM_UP = 60
const TOLERANCE = 0.05
const NOT_AUTHENTICATED = 1102
const TEMPLATE = 'known@example.com'
const CLOSED = 'closed@example.com'
const PASSWORD = 'Right-Horse-12'
const WRONG = 'Wrong-Horse-12'
const TOKEN = `0x1${'0123456789abcdef'.repeat(2)}`
/** Differ from answer to answer by their nature. */
const VARYING_HEADERS = new Set(['date', 'x-request-id'])

/** A call for an e-mail that the server knows, and the same for an unknown one. */
type Probe = {
  name: string
  method: string
  fields: Fields
  known(i: number): string
  unknown(i: number): string
}

const byPassword = (method: string, fields: Fields = {}): Probe => ({
  name: `${method} with a wrong password`,
  method,
  fields: { ...fields, password: WRONG },
  known: (i) => `due${i + 1}@example.com`,
  unknown: (i) => `dye${i + 1}@example.com`,
})

const TIMED: Probe[] = [
  byPassword('TokenRefresh'),
  {
    ...byPassword('SetAliasPassword', { setpassword: 'Other-Horse-12' }),
    known: (i) => `alias${i + 1}@example.com`,
    unknown: (i) => `alios${i + 1}@example.com`,
  },
]

const OTHERS: Probe[] = [
  byPassword('CloseClient'),
  byPassword('CancelRequest', { type: 'midnight' }),
  byPassword('GetProducts'),
  byPassword('NewProduct', { type: 1 }),
  byPassword('UpgradeProduct', { product_id: 1, new_product_plan: 12 }),
  byPassword('SetPassword', { setpassword: 'Other-Horse-12' }),
  byPassword('ListAliases'),
  byPassword('AddAlias', { setemail: 'new@example.com' }),
  byPassword('DelAlias', { alias: 'alias1@example.com' }),
  { ...byPassword('GetProducts'), name: 'GetProducts as a closed account', known: () => CLOSED },
  { ...byPassword('GetProducts'), name: 'GetProducts as an alias', known: () => 'alias1@example.com' },
]

let sources = 0

/** 10.x.y.z, never the same twice in a run. */
function freshSource(): string {
  sources++
  return `10.${(sources >> 16) & 255}.${(sources >> 8) & 255}.${sources & 255}`
}

/** All parts of an answer that may not differ. */
function bytes({ httpStatus, rawHeaders, text }: Answer): string {
  const headers: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    headers.push(VARYING_HEADERS.has(name.toLowerCase()) ? name : `${name}: ${rawHeaders[i + 1]}`)
  }
  return [httpStatus, ...headers, '', text].join('\n')
}

async function ask(server: ServerProcess, { method, fields }: Probe, email: string): Promise<Answer> {
  return server.call(method, { ...fields, email }, { from: freshSource() })
}

async function compareBytes(
  server: ServerProcess,
  probe: Probe,
  i: number,
  report: LabReport,
): Promise<void> {
  const known = await ask(server, probe, probe.known(i))
  const unknown = await ask(server, probe, probe.unknown(i))
  const same = bytes(known) === bytes(unknown) && known.body.code === NOT_AUTHENTICATED
  report.promise(`${probe.name}: the same bytes for a known and an unknown e-mail`, same, [
    bytes(known),
    bytes(unknown),
  ])
}

async function compareTimes(
  server: ServerProcess,
  probe: Probe,
  report: LabReport,
  engine: Engine,
  samples = SAMPLES,
): Promise<void> {
  const times = { known: [] as number[], unknown: [] as number[] }
  const seen = new Set<string>()
  for (let i = -WARM_UP; i < samples; i++) {
    const n = i < 0 ? samples - i : i
    // The order changes from pair to pair: neither side always comes first.
    const order = i % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const side of order) {
      const answer = await ask(server, probe, probe[side](n))
      seen.add(bytes(answer))
      if (i >= 0) times[side].push(answer.ms)
    }
  }
  const [known, unknown] = [median(times.known), median(times.unknown)]
  const difference = Math.abs(known - unknown) / Math.min(known, unknown)
  const ms = (values: number[]) =>
    `median ${median(values).toFixed(2)} ms, quartiles ${quantile(values, 0.25).toFixed(2)} and ${quantile(values, 0.75).toFixed(2)}`
  report.figure(`${engine}: ${probe.name}, known e-mail`, ms(times.known))
  report.figure(`${engine}: ${probe.name}, unknown e-mail`, ms(times.unknown))
  const sentence = `${probe.name}: medians of ${samples} are within 5 % (${(difference * 100).toFixed(2)} %)`
  report.promise(sentence, difference <= TOLERANCE)
  report.promise(`${probe.name}: every answer has the same bytes`, seen.size === 1, [...seen])
}

async function compareTokens(server: ServerProcess, report: LabReport): Promise<void> {
  const options = () => ({ bearer: TOKEN, from: freshSource() })
  const known = await server.call('GetProducts', { email: TEMPLATE }, options())
  const unknown = await server.call('GetProducts', { email: 'nobody@example.com' }, options())
  report.promise('a wrong token: the same bytes for both', bytes(known) === bytes(unknown), [
    bytes(known),
    bytes(unknown),
  ])
}

/** Accounts due1… with aliases alias1…, and one closed account. */
async function fill(installation: Installation): Promise<void> {
  const server = await startServer(installation)
  const secret = { secret_key: installation.secretKey }
  await server.call('AddClient', { ...secret, email: TEMPLATE, country: 'DE', type: 1, password: PASSWORD })
  await server.call('AddClient', { ...secret, email: CLOSED, country: 'DE', type: 1, password: PASSWORD })
  await server.call('CloseClient', { ...secret, email: CLOSED })
  await server.stop()
  const sql = await openPlainSql(installation)
  const days = { today: '2999-01-01', started: '2998-12-01', longAgo: '2999-01-01' }
  await addDueProducts(sql, TEMPLATE, SAMPLES + WARM_UP + 1, days)
  await sql.run(`
    insert into alias (brand_id, account_id, email, email_key, password_hash, first_name, last_name, created_at)
    select brand_id, id, 'alias' || first_name || '@example.com', 'alias' || first_name || '@example.com', password_hash,
      '', '', created_at from account where email_key like 'due%'`)
  await sql.run(`insert into email_address (brand_id, email_key, account_id, alias_id)
    select brand_id, email_key, account_id, id from alias`)
  await sql.close()
}

/** As if all accounts had been imported, and no owner had signed in yet. */
async function becomeForeign(installation: Installation): Promise<void> {
  const sql = await openPlainSql(installation)
  const hash = unknowableHash(systemRandom, FOREIGN_COST)
  for (const table of ['account', 'alias']) await sql.run(`update ${table} set password_hash = '${hash}'`)
  await sql.close()
}

await runLab('Unknown or wrong, disabled or expired: nobody can tell', async (report) => {
  for (const engine of chosenEngines()) {
    await withInstallation(engine, async (installation) => {
      await fill(installation)
      await runCommand(installation, 'brand', 'set', 'error_status=http')
      const server = await startServer(installation)
      try {
        for (const [i, probe] of [...TIMED, ...OTHERS].entries()) await compareBytes(server, probe, i, report)
        await compareTokens(server, report)
        for (const probe of TIMED) await compareTimes(server, probe, report, engine)
        await becomeForeign(installation)
        for (const probe of TIMED) {
          const name = `${probe.name}, hashes of another vendor`
          await compareTimes(server, { ...probe, name }, report, engine, FOREIGN_SAMPLES)
        }
      } finally {
        await server.stop()
      }
      await compareLogins(engine, installation, report)
    })
  }
})
