// What is read of the installation at a scrape: the name, meaning and labels of each gauge. Those of the database are equal in
// every process that shares it.
import Gauge from 'prom-client/lib/gauge.js'
import type Registry from 'prom-client/lib/registry.js'

const SHARED = '; of the whole installation, so take max over its processes and not sum'

type Described = { name: string; help: string; labels?: readonly string[] }

const GAUGES = {
  build: {
    name: 'build_info',
    help: 'Version and schema of this process; always 1',
    labels: ['version', 'schema'],
  },
  ready: { name: 'ready', help: '1 while this process can serve, as /health/ready says' },
  sessionsLive: { name: 'sessions_live', help: `Live sessions${SHARED}`, labels: ['gateway', 'protocol'] },
  seatsTaken: { name: 'seats_taken', help: `Seats of logins that are taken${SHARED}` },
  gatewayLastPacket: {
    name: 'gateway_last_packet_timestamp_seconds',
    help: `Latest login or report of a gateway that is known${SHARED}`,
    labels: ['gateway'],
  },
  radiusInterim: { name: 'radius_interim_seconds', help: 'How often gateways report on a session' },
  accounts: {
    name: 'accounts',
    help: `Accounts by state, erased ones left out; at most a minute old${SHARED}`,
    labels: ['brand', 'status'],
  },
  mailQueue: { name: 'mail_queue', help: `Messages by state${SHARED}`, labels: ['state'] },
  webhooksWaiting: {
    name: 'webhook_deliveries_waiting',
    help: `Deliveries of webhooks that wait, counted up to 10,000${SHARED}`,
  },
  webhooksOldest: {
    name: 'webhook_deliveries_oldest_timestamp_seconds',
    help: `When the oldest waiting delivery of a webhook was queued${SHARED}`,
  },
  jobLastSuccess: {
    name: 'job_last_success_timestamp_seconds',
    help: `Latest run of a job that succeeded; of jobs that one process runs for all${SHARED}`,
    labels: ['job'],
  },
  jobLate: {
    name: 'job_late',
    help: `1 while the work of a job is overdue or its turn was missed${SHARED}`,
    labels: ['job'],
  },
  ordersOpen: {
    name: 'orders_open',
    help: `Orders to end a session that no gateway has carried out yet${SHARED}`,
  },
  ordersOldest: {
    name: 'orders_oldest_timestamp_seconds',
    help: `When the oldest open order to end a session was given${SHARED}`,
  },
  databaseBytes: { name: 'database_bytes', help: `Size of the database${SHARED}` },
  walBytes: { name: 'wal_bytes', help: 'Size of the write-ahead log of the embedded database' },
  backupLastSuccess: {
    name: 'backup_last_success_timestamp_seconds',
    help: 'Newest complete backup in LATCHKEY_BACKUP_DIR; absent without that setting, 0 before the first',
  },
  certificateExpiry: {
    name: 'certificate_expiry_timestamp_seconds',
    help: 'First end of a certificate or revocation list, by its file',
    labels: ['file'],
  },
  diskFree: {
    name: 'disk_free_bytes',
    help: 'Free space of the disk with the data or the backups',
    labels: ['folder'],
  },
  diskBytes: {
    name: 'disk_bytes',
    help: 'Size of the disk with the data or the backups',
    labels: ['folder'],
  },
} as const satisfies Record<string, Described>

export type Figure = { value: number; labels?: Readonly<Record<string, string>> }
/** A gauge that is left out has no value now: it is unknown, or does not apply. */
export type Figures = { [Name in keyof typeof GAUGES]?: readonly Figure[] }

/** Gives a function that sets all of them. */
export function makeGauges(prefix: string, registers: Registry[]): (figures: Figures) => void {
  const gauges = Object.entries<Described>(GAUGES).map(([key, { name, help, labels = [] }]) => {
    const gauge = new Gauge({ name: prefix + name, help, labelNames: [...labels], registers })
    return { gauge, key: key as keyof Figures }
  })
  return (figures) => {
    for (const { gauge, key } of gauges) {
      gauge.reset()
      gauge.remove({}) // one without labels would be 0
      for (const { value, labels = {} } of figures[key] ?? []) gauge.set(labels, value)
    }
  }
}
