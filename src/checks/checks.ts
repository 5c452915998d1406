// How the installation is, for its operator: all checks over one database.

import { once } from '../bounds/once.ts'
import type { Brands } from '../brands/brands.ts'
import type { Clock } from '../clock.ts'
import type { EncryptionKeys } from '../secrets.ts'
import { makeOnlineSamples } from '../sessions/inspection/online-samples.ts'
import { makeAlerts } from './alerts/alerts.ts'
import { listKinds } from './alerts/conditions.ts'
import { listEventKinds } from './alerts/event-kinds.ts'
import { makeDoctor } from './doctor.ts'
import { makeFigures } from './figures.ts'
import { type Machine, thisMachine } from './machine.ts'
import { makeOnline } from './online.ts'
import { makeReadings } from './readings.ts'
import { makeStatus } from './status.ts'

type Doctor = Parameters<typeof makeDoctor>[0]
type Secrets = ReturnType<NonNullable<Doctor['secrets']>>
type Readings = Parameters<typeof makeReadings>[0]
type Alerts = Parameters<typeof makeAlerts>[0]
type Ground = Pick<Readings, 'db'> & {
  config: Doctor['config'] &
    Parameters<typeof makeStatus>[0]['config'] &
    Alerts['config'] & { backup: { dir: string | null } }
  clock: Clock
  encryptionKeys: EncryptionKeys | undefined
  machine?: Machine
}
type Parts = {
  installationKeys: () => Secrets['keys']
  gatewayDirectory: () => Secrets['directory']
  gateways: Doctor['gateways']
  outbox: () => Alerts['outbox']
  brands: () => Pick<Brands, 'list'>
}

export function makeChecks(
  { config, db, clock, encryptionKeys, machine = thisMachine }: Ground,
  parts: Parts,
) {
  const { installationKeys, gatewayDirectory, gateways } = parts
  const readings = once(() => makeReadings({ db, clock, backupDir: config.backup.dir }))
  const status = once(() => makeStatus({ readings: readings(), config }))
  const secrets = () => ({ keys: installationKeys(), directory: gatewayDirectory() })
  const doctor = once(() =>
    makeDoctor({
      ...{ config, clock, machine, readings: readings(), gateways },
      secrets: encryptionKeys && secrets,
    }),
  )
  const alerts = once(() =>
    makeAlerts({
      ...{ db, clock, config, outbox: parts.outbox(), listBrands: () => parts.brands().list() },
      kinds: [
        ...listKinds({ db, clock, config, machine, readings: readings() }),
        ...listEventKinds({
          db,
          clock,
          config,
          readings: readings(),
          listBrands: () => parts.brands().list(),
        }),
      ],
    }),
  )
  const figures = once(() => makeFigures({ config, clock, machine, readings: readings() }))
  const online = once(() => makeOnline({ readings: readings() }))
  const onlineSamples = once(() =>
    makeOnlineSamples({ db, clock, readLive: async () => (await readings().connections()).live }),
  )
  return { readings, status, doctor, figures, alerts, online, onlineSamples }
}
