// The state of an installation on one screen. A part that cannot be read says why; the others are read all the same.
import type { Config } from '../config/config.ts'
import { databaseName } from '../config/config.ts'
import { VERSION } from '../config/package.ts'
import type { Readings } from './readings.ts'
import { type Trouble, tried } from './trouble.ts'

export type Part<T> = T | Trouble

/** Of the parts, while the database is of no use. */
export const NOT_READ = 'not read'

export type Status = Awaited<ReturnType<ReturnType<typeof makeStatus>['read']>>

type Deps = { readings: Readings; config: Pick<Config, 'database'> }

export function makeStatus({ readings, config }: Deps) {
  /** Never rejects. The parts are read together, so that a database that hangs is waited for once. */
  async function read() {
    const schema = await tried(readings.schema)
    const isUsable = !('trouble' in schema) && (schema.kind === 'current' || schema.kind === 'ahead')
    const part = <T>(look: () => Promise<T>): Promise<Part<T>> =>
      isUsable ? tried(look) : Promise.resolve({ trouble: NOT_READ })
    const [size, servers, brands, accounts, gateways, mails, jobs, backup] = await Promise.all([
      tried(readings.size),
      part(readings.servers),
      part(readings.brands),
      part(readings.accounts),
      part(readings.gateways),
      part(readings.mails),
      part(readings.jobs),
      part(readings.backup),
    ])
    const database = { name: databaseName(config), size }
    return { version: VERSION, schema, database, servers, brands, accounts, gateways, mails, jobs, backup }
  }

  return { read }
}
