// A small and a large installation on one engine, each with its server, for as long as `work` takes.
import pg from 'pg'
import { readConfig } from '../../src/config/config.ts'
import { systemRandom } from '../../src/ids.ts'
import { makeVault } from '../../src/secrets.ts'
import { type PostgresServer, startPostgres } from '../../test/databases/postgres.ts'
import { type Engine, openPlainSql, type PlainSql, sqliteFile } from '../../test/labs/parts/lab-engines.ts'
import { addLabGateway, chooseRadiusPorts } from '../../test/labs/parts/radius-ports.ts'
import {
  type Installation,
  makeInstallation,
  removeInstallation,
  startServer,
} from '../../test/labs/parts/server-process.ts'
import { makeVamClient } from '../../test/labs/parts/vam-client.ts'
import { readMemory } from '../bench-processes.ts'
import { seed } from '../seed.ts'
import { seedPostgres } from '../seed-postgres.ts'

export const SECRET = 'bench-secret-of-loopback'
const FIRST_BRAND_ID = 1

export type ScaleTarget = {
  engine: Engine
  accounts: number
  installation: Installation
  /** Into the same database, beside the server. */
  sql: PlainSql
  http: number
  auth: number
  acct: number
  pid: number
  vamToken: string
}
type Stop = () => Promise<unknown>

export async function withScaleTargets<T>(
  { engine, few, many }: { engine: Engine; few: number; many: number },
  work: (targets: { few: ScaleTarget; many: ScaleTarget; notes: string[] }) => Promise<T>,
): Promise<T> {
  const stops: Stop[] = []
  const notes: string[] = []
  try {
    const postgres = engine === 'postgres' ? await startPostgres({ durable: true }) : undefined
    if (postgres) stops.push(postgres.stop)
    const start = (name: string, accounts: number) =>
      startTarget({ engine, accounts, postgres, stops, notes }, name)
    const targets = { few: await start('few', few), many: await start('many', many), notes }
    const result = await work(targets)
    const memory = await readMemory(targets.many.pid)
    notes.push(
      `${engine}: highest resident memory of the server with ${many} accounts: ${memory?.highestMib.toFixed(0)} MiB.`,
    )
    return result
  } finally {
    for (const stop of stops.toReversed()) await stop()
  }
}

type Needs = {
  engine: Engine
  accounts: number
  postgres: PostgresServer | undefined
  stops: Stop[]
  notes: string[]
}

async function startTarget(
  { engine, accounts, postgres, stops, notes }: Needs,
  name: string,
): Promise<ScaleTarget> {
  const databaseUrl = postgres && (await newDatabase(postgres, name))
  const installation = await makeInstallation(databaseUrl)
  stops.push(() => removeInstallation(installation))
  const vault = makeVault(readConfig(installation.env).encryptionKeys, systemRandom)
  const startedAt = performance.now()
  if (databaseUrl) await seedPostgres(databaseUrl, vault, FIRST_BRAND_ID, accounts)
  else await seed(sqliteFile(installation), vault, FIRST_BRAND_ID, accounts)
  const seconds = (performance.now() - startedAt) / 1000
  const line = `${engine}: ${accounts} accounts seeded in ${seconds.toFixed(0)} s, ${(accounts / seconds).toFixed(0)} a second.`
  console.log(line)
  notes.push(line)
  await addLabGateway(installation, { name: 'bench', source: '127.0.0.1', secret: SECRET })
  const { auth, acct, env } = await chooseRadiusPorts()
  const server = await startServer(installation, { env })
  stops.push(() => server.stop())
  const vam = await makeVamClient(server.port, installation.secretKey, 1)
  vam.close()
  const sql = await openPlainSql(installation)
  stops.push(() => sql.close())
  const ports = { http: server.port, auth, acct, pid: server.pid }
  return { engine, accounts, installation, sql, ...ports, vamToken: vam.token }
}

async function newDatabase(postgres: PostgresServer, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href
}
