// VAM beside bare measures of the same run: create beside durable inserts of the bare engine, status beside the baseline.
import { sqliteFile } from '../test/labs/parts/lab-engines.ts'
import { makeVamClient } from '../test/labs/parts/vam-client.ts'
import { runInserts } from './bench-processes.ts'
import { CONNECTIONS, keysOf, type Rates, rateOf, type Sizes, type Target } from './measurements.ts'
import { PREPAID_ACCOUNTS } from './seed.ts'

/** Group commit needs company; a panel that imports its customers sends as many at once. */
const CREATING_CONNECTIONS = 64

export type Vam = { created: Rates; inserted: Rates; asked: Rates; bareAsked: Rates }

/** `baseline` and `target` work on the same file. */
export async function measureVam(target: Target, baseline: Target, sizes: Sizes): Promise<Vam> {
  const { port, installation } = target
  const client = await makeVamClient(port, installation.secretKey, 1)
  client.close()
  const task = { ...keysOf(installation), token: client.token, seconds: sizes.seconds }
  const all: Vam = { created: [], inserted: [], asked: [], bareAsked: [] }
  for (let round = 0; round <= sizes.rounds; round++) {
    const prefix = `new ${round}`
    const create = { ...task, kind: 'create' as const, port, connections: CREATING_CONNECTIONS, prefix }
    const status = { ...task, kind: 'status' as const, connections: CONNECTIONS, accounts: PREPAID_ACCOUNTS }
    const inserted = await runInserts(sqliteFile(installation), sizes.seconds, String(round))
    const created = await rateOf(target, create)
    const asked = await rateOf(target, { ...status, port })
    const bareAsked = await rateOf(baseline, { ...status, port: baseline.port })
    if (round === 0) continue // the warm-up
    all.inserted.push(inserted)
    all.created.push(created)
    all.asked.push(asked)
    all.bareAsked.push(bareAsked)
    const [a, b, c, d] = [created, inserted, asked, bareAsked].map((rate) => rate.perSecond.toFixed(0))
    console.log(`round ${round}: create ${a}/s, bare inserts ${b}/s; status ${c}/s, baseline ${d}/s`)
  }
  return all
}
