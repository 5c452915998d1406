// Part of the race lab: 200 logins at once over two gateways for few seats, a hundred times, with one process and with two
// that share a database. Exactly as many get in as the limit allows. In each round the gateways use names of sessions that
// other logins had before; those logins lose their seats.
import { type App, openApp } from '../../../src/app.ts'
import type { Brand } from '../../../src/brands/brand.ts'
import { readConfig } from '../../../src/config/config.ts'
import type { ServedGateway } from '../../../src/gateways/directory.ts'
import { makeLog } from '../../../src/log.ts'
import type { AdmissionRequest } from '../../../src/sessions/seats/admission.ts'
import { findLogin } from '../../fixtures/gateways.ts'
import type { PlainSql } from '../parts/lab-engines.ts'
import type { LabReport } from '../parts/lab-report.ts'
import type { Installation } from '../parts/server-process.ts'

const ROUNDS = 100
const LOGINS = 200
/** From one seat to as many as logins: where all fit, all must get in. */
const LIMITS = [1, 2, 3, 7, 20, 64, 150, LOGINS]
const OPERATOR = { kind: 'operator', name: 'race lab' } as const

type Track = { apps: readonly App[]; gateways: readonly ServedGateway[]; brand: Brand }
type Login = AdmissionRequest['login']

export async function raceForSeats(at: Installation, report: LabReport, sql: PlainSql): Promise<void> {
  const log = makeLog({ level: 'error' })
  const config = readConfig({ ...process.env, ...at.env })
  const apps = [await openApp(config, { log }), await openApp(config, { log })]
  try {
    const [app] = apps
    if (!app) return
    const gateways = [await addGateway(app, 'race-1'), await addGateway(app, 'race-2')]
    const brand = await app.brands.getByName(at.brand)
    for (const racing of [[app], apps]) {
      const startedAt = performance.now()
      const wrong = await race({ apps: racing, gateways, brand }, sql)
      const what = `${LOGINS} logins at once over two gateways and ${racing.length} of the processes`
      report.promise(
        `${what}: exactly as many as the limit get in, ${ROUNDS} times`,
        wrong.length === 0,
        wrong,
      )
      report.figure(
        'admissions a second',
        Math.round((ROUNDS * LOGINS * 1000) / (performance.now() - startedAt)),
      )
    }
  } finally {
    for (const app of apps) await app.close()
  }
}

async function addGateway(app: App, name: string): Promise<ServedGateway> {
  const input = { name, host: `${name}.example.net`, country: 'DE', protocols: ['ikev2'] }
  const { gateway } = await app.gateways.add(input, OPERATOR)
  const served = (await app.gatewayDirectory.load()).get(gateway.id)
  if (!served) throw new Error(`${name} is not served`)
  return served
}

/** The rounds in which the number of admitted logins or of seats differs from the limit. */
async function race(track: Track, sql: PlainSql): Promise<object[]> {
  const wrong: object[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const limit = LIMITS[round % LIMITS.length] ?? 1
    const login = await addLogin(track, limit)
    const answers = await Promise.all(Array.from({ length: LOGINS }, (_, i) => admit(track, login, round, i)))
    const admitted = answers.filter(({ kind }) => kind === 'admitted').length
    const [row] = await sql.rows(
      `select count(*) as seats, max(number) as highest from seat where subscription_id = ${login.subscriptionId}`,
    )
    const [names] = await sql.rows(`select count(*) as twice from
      (select 1 as one from seat group by gateway_id, session_key having count(*) > 1) as names`)
    const exact = admitted === limit && row?.seats === limit && row.highest === limit && names?.twice === 0
    if (!exact) wrong.push({ round, limit, admitted, ...row, ...names })
  }
  return wrong
}

async function addLogin({ apps: [app], brand }: Track, sessionLimit: number): Promise<Login> {
  if (!app) throw new Error('no process to ask')
  const limits = { sessionLimit, countryIds: [], cityIds: [], protocolIds: [] }
  const externalId = `race-${app.random.bytes(8).toString('hex')}`
  const order = {
    externalId,
    days: 30,
    kind: 'paid',
    limits,
    dedicatedCountry: undefined,
    login: undefined,
  } as const
  const { login } = await app.prepaid.create({ brand, actor: OPERATOR }, order)
  const found = await findLogin(app, login.username)
  if (!found) throw new Error('the new login is not found')
  return found
}

/** In every other round all come from one address. */
function admit({ apps, gateways }: Track, login: Login, round: number, i: number) {
  const [app, gateway] = [apps[i % apps.length], gateways[Math.floor(i / 2) % gateways.length]]
  if (!app || !gateway) throw new Error('no process or gateway to ask')
  const callerAddress = round % 2 === 0 ? `10.1.${round}.${i}` : '10.0.0.1'
  const { protocols } = gateway
  return app.admission.admit({ gateway, protocols, login, sessionKey: `race ${i}`, callerAddress })
}
