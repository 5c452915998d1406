// What the process counts and times, in Prometheus's model. Names, labels and buckets are here and nowhere else; who
// serves them is in http/metrics-server.ts. Durations are seconds on the outside, milliseconds in the arguments.
import Counter from 'prom-client/lib/counter.js'
import Gauge from 'prom-client/lib/gauge.js'
import Histogram from 'prom-client/lib/histogram.js'
import Registry from 'prom-client/lib/registry.js'
import { type Figures, makeGauges } from './gauges.ts'

const PREFIX = 'latchkey_'
const REQUEST_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const WAIT_BUCKETS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]
const JOB_BUCKETS_S = [0.01, 0.1, 1, 5, 15, 60, 300, 1800]

/** Gauges under a counter's name, which Prometheus warns of. The same, by type, stand beside them without `_total`. */
const NO_COUNTERS = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`)

export type HashQueue = { running: number; waiting: number }
export type RadiusCounts = {
  packets: readonly { kind: string; outcome: string; packets: number }[]
  inFlight: Readonly<Record<string, number>>
}
export type Metrics = ReturnType<typeof makeMetrics>

export function makeMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const named = (name: string, help: string) => ({ name: PREFIX + name, help, registers })
  const requests = new Counter({
    ...named('requests_total', 'Requests by method and outcome'),
    labelNames: ['method', 'outcome'] as const,
  })
  const latency = new Histogram({
    ...named('request_duration_seconds', 'Time from a request to its answer'),
    labelNames: ['method'] as const,
    buckets: REQUEST_BUCKETS_S,
  })
  const mails = new Counter({
    ...named(
      'mails_total',
      'Attempts to send a message, by outcome; withheld: its recipient had had its turn',
    ),
    labelNames: ['outcome'] as const,
  })
  const jobRuns = new Counter({
    ...named('job_runs_total', 'Runs of scheduled jobs, by outcome'),
    labelNames: ['job', 'outcome'] as const,
  })
  const jobTime = new Histogram({
    ...named('job_duration_seconds', 'Time a run of a job took'),
    labelNames: ['job'] as const,
    buckets: JOB_BUCKETS_S,
  })
  const deliveries = watchDeliveries(
    named('agent_spool_age_seconds', 'Age of the oldest report that an agent has delivered lately'),
  )
  const disconnects = new Counter({
    ...named('disconnects_total', 'Answers of gateways that were asked to end a session, by outcome'),
    labelNames: ['outcome'] as const,
  })
  const unreadable = new Counter({
    ...named(
      'unreadable_secrets_total',
      'Stored secrets that the encryption keys did not open, by what they are',
    ),
    labelNames: ['purpose'] as const,
  })
  const databaseWaits = new Histogram({
    ...named('database_wait_seconds', 'Time spent waiting for the database, by kind of wait'),
    labelNames: ['kind'] as const,
    buckets: WAIT_BUCKETS_S,
  })
  const radiusTime = (kind: string, help: string) =>
    new Histogram({
      ...named(`radius_${kind}_duration_seconds`, help),
      buckets: REQUEST_BUCKETS_S,
    })
  const radiusTimes = {
    login: radiusTime('login', 'Time from an Access-Request to its answer'),
    accounting: radiusTime('accounting', 'Time from an Accounting-Request to its answer'),
  }

  let renew = async () => {}

  return {
    /** `method` must come from the list of operations, never from the caller. */
    request(method: string, outcome: string, durationMs: number): void {
      requests.inc({ method, outcome })
      latency.observe({ method }, durationMs / 1000)
    },
    mailAttempt(outcome: 'sent' | 'failed' | 'dead' | 'stale' | 'withheld'): void {
      mails.inc({ outcome })
    },
    jobRun(job: string, outcome: 'done' | 'failed', durationMs: number): void {
      jobRuns.inc({ job, outcome })
      jobTime.observe({ job }, durationMs / 1000)
    },
    disconnect(outcome: 'done' | 'gone' | 'again' | 'failed'): void {
      disconnects.inc({ outcome })
    },
    unreadable(purpose: string): void {
      unreadable.inc({ purpose })
    },
    databaseWait(kind: string, waitMs: number): void {
      databaseWaits.observe({ kind }, waitMs / 1000)
    },
    /** Called once; `read` is asked at every scrape. */
    watchHashQueue(read: () => HashQueue): void {
      watch(named('hash_queue', 'Password hashes by state'), async () => ({ ...read() }))
    },
    /** Called once; `read` is asked at every scrape. */
    watchInstallation(read: () => Promise<Figures>): void {
      const set = makeGauges(PREFIX, registers)
      renew = async () => set(await read())
    },
    ...countLogins(named),
    ...countWebhooks(named),
    /** `ageMs`: of the oldest report that an agent has just delivered. */
    agentDelivery(gateway: string, ageMs: number): void {
      deliveries.note(gateway, ageMs)
    },
    /** From a request to its answer; a refusal is sent a moment later. */
    radiusAnswer(kind: 'login' | 'accounting', durationMs: number): void {
      radiusTimes[kind].observe(durationMs / 1000)
    },
    /** Called once; `read` is asked at every scrape: packets are too many to be counted here one by one. */
    watchRadius(read: () => RadiusCounts): void {
      new Counter({
        ...named('radius_packets_total', 'RADIUS packets by kind and outcome'),
        labelNames: ['kind', 'outcome'] as const,
        collect() {
          this.reset()
          for (const { kind, outcome, packets } of read().packets) this.inc({ kind, outcome }, packets)
        },
      })
      watch(named('radius_in_flight', 'RADIUS requests in work, by kind'), async () => ({
        ...read().inFlight,
      }))
    },
    /** Memory, CPU time, event loop and garbage collection of the process. Called once. */
    async watchProcess(): Promise<void> {
      // Brings the API of OpenTelemetry with it, 51 files: not at the start.
      const { default: collectDefaultMetrics } = await import('prom-client/lib/defaultMetrics.js')
      collectDefaultMetrics({ register: registry })
      for (const name of NO_COUNTERS) registry.removeSingleMetric(name)
    },
    contentType: registry.contentType,
    /** The text of one scrape. */
    async text(): Promise<string> {
      await renew()
      return registry.metrics()
    },
  }
}

type Named = (name: string, help: string) => { name: string; help: string; registers: Registry[] }

function countWebhooks(named: Named) {
  const calls = new Counter({
    ...named('webhook_deliveries_total', 'Calls of webhooks by outcome; given_up: a last retry or a 410'),
    labelNames: ['outcome'] as const,
  })
  return {
    webhookAttempt: (outcome: 'delivered' | 'failed' | 'given_up'): void => calls.inc({ outcome }),
  }
}

function countLogins(named: Named) {
  const accepted = new Counter(named('logins_accepted_total', 'Logins at gateways that were let in'))
  const refusals = new Counter({
    ...named('login_refusals_total', 'Logins at gateways that were refused, by reason'),
    labelNames: ['reason'] as const,
  })
  return {
    /** A login that got its seat. */
    loginAccepted: (): void => accepted.inc(),
    loginRefused: (reason: string): void => refusals.inc({ reason }),
  }
}

/** What agents delivered to this process is shown for so long. */
const DELIVERY_SHOWN_MS = 5 * 60_000
/** As many gateways have a name of their own in labels; the others are one. */
export const MOST_NAMED = 199
export const OTHER = 'other'

function watchDeliveries(options: { name: string; help: string; registers: Registry[] }) {
  const latest = new Map<string, { ageMs: number; at: number }>()
  const isOld = ({ at }: { at: number }) => performance.now() - at > DELIVERY_SHOWN_MS
  new Gauge({
    ...options,
    labelNames: ['gateway'] as const,
    collect() {
      this.reset()
      for (const [gateway, delivery] of latest) {
        if (isOld(delivery)) latest.delete(gateway)
        else this.set({ gateway }, delivery.ageMs / 1000)
      }
    },
  })
  return {
    note(gateway: string, ageMs: number): void {
      const name = latest.has(gateway) || latest.size < MOST_NAMED ? gateway : OTHER
      latest.set(name, { ageMs, at: performance.now() })
    },
  }
}

function watch(
  options: { name: string; help: string; registers: Registry[] },
  read: () => Promise<Record<string, number>>,
): void {
  new Gauge({
    ...options,
    labelNames: ['state'] as const,
    async collect() {
      for (const [state, count] of Object.entries(await read())) this.set({ state }, count)
    },
  })
}
