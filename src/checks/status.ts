// The state of an installation on one screen. A part that cannot be read says why; the others are read all the same.
import type { Config } from '../config/config.ts'
import { databaseName } from '../config/config.ts'
import { VERSION } from '../config/package.ts'
import type { Readings } from './readings.ts'
import { type Trouble, tried } from './trouble.ts'

export type Part<T> = T | Trouble

export type Status = Awaited<ReturnType<ReturnType<typeof makeStatus>['read']>>

type Deps = { readings: Readings; config: Pick<Config, 'database'> }

export function makeStatus({ readings, config }: Deps) {
  /** Never rejects. */
  async function read() {
    const schema = await tried(readings.schema)
    const isUsable = !('trouble' in schema) && schema.kind === 'current'
    const part = <T>(look: () => Promise<T>): Promise<Part<T>> =>
      isUsable ? tried(look) : Promise.resolve({ trouble: 'not read' })
    return {
      version: VERSION,
      schema,
      database: { name: databaseName(config), size: await tried(readings.size) },
      servers: await part(readings.servers),
      brands: await part(readings.brands),
      accounts: await part(readings.accounts),
      gateways: await part(readings.gateways),
      mails: await part(readings.mails),
      jobs: await part(readings.jobs),
      backup: await part(readings.backup),
    }
  }

  return { read }
}
