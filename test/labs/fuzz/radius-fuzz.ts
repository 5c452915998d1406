// Lab: recorded requests of real gateways, changed a million times, against a real server. No crash, no answer where the RFC
// demands silence, every answer right, memory flat, and a good login answered at all times. `--quick` sends fewer;
// `--seed=N` repeats a run; `--packet=HEX --from=127.0.0.1 --to=logins` sends one packet and prints the answer.
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chosenEngines, type Engine, openPlainSql, withInstallation } from '../parts/lab-engines.ts'
import { type LabReport, quantile, runLab } from '../parts/lab-report.ts'
import { makeChance } from '../parts/seeded-random.ts'
import { heldMib, residentMib } from '../parts/server-memory.ts'
import type { Installation } from '../parts/server-process.ts'
import { withGoodLogins } from './fuzz-bystander.ts'
import type { ReportFault } from './fuzz-lanes.ts'
import { expectedOf } from './fuzz-oracle.ts'
import { makeBender, readRecorded } from './fuzz-requests.ts'
import { openFuzz } from './fuzz-run.ts'
import { type StreamTotals, sendStreams } from './fuzz-streams.ts'
import { type FuzzWorld, startFuzzWorld } from './fuzz-world.ts'

const isQuick = process.argv.includes('--quick')
const PACKETS = isQuick ? 50_000 : 1_000_000
/** Changed packets may break each database in its own way; most go to the faster one. */
const SHARES: Record<Engine, number> = { sqlite: 0.9, postgres: 0.1 }
/** The share that is sent over TLS. */
const STREAM_SHARE = 0.04
const STREAMS_AT_ONCE = 4
/** Every queue and cache is full by then. Memory that grows after it grows forever: 90 bytes for each packet would be seen. */
const WARM_UP_SHARE = 0.6
const SEED = Number(option('seed') ?? 20_261_122)
/** The writer thread's garbage is not collected for the figure: its heap has space for a tenth of the whole. */
const MOST_RESIDENT = 1.15
const SETTLE_MS = 2000
const MOST_SHOWN = 3
const ANSWER_WAIT_MS = 1500

function option(name: string): string | undefined {
  return process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
}

/** Prints each fault as a packet that can be sent again; of many of a kind the first ones. */
function makeFaultReport(report: LabReport): {
  reportFault: ReportFault
  faults: () => Record<string, number>
} {
  const faults = new Map<string, number>()
  const reportFault: ReportFault = (sentence, bytes, about) => {
    const count = (faults.get(sentence) ?? 0) + 1
    faults.set(sentence, count)
    if (count <= MOST_SHOWN)
      report.promise(sentence, false, { packet: bytes.toString('hex').slice(0, 2400), ...about })
  }
  return { reportFault, faults: () => Object.fromEntries(faults) }
}

async function bendAll(
  world: FuzzWorld,
  packets: number,
  report: LabReport,
  reportFault: ReportFault,
): Promise<void> {
  const { gateways, ports, logins, byCertificate, identity, server } = world
  const fuzz = await openFuzz({
    ...{ gateways, ports, reportFault, chance: makeChance(SEED) },
    bend: makeBender(makeChance(SEED + 1), logins),
  })
  const streams: StreamTotals = { streams: 0, packets: 0, answers: 0, cut: 0 }
  const overTls = Array.from({ length: STREAMS_AT_ONCE }, (_, i) =>
    sendStreams(
      packets * STREAM_SHARE,
      {
        ...{
          port: ports.tls,
          identity,
          asking: byCertificate,
          reportFault,
          chance: makeChance(SEED + 10 + i),
        },
        bend: makeBender(makeChance(SEED + 20 + i), logins),
      },
      streams,
    ),
  )
  const startedAt = performance.now()
  const overUdp = packets * (1 - STREAM_SHARE)
  await fuzz.sendUpTo(overUdp * WARM_UP_SHARE)
  const warmMib = await heldMib(server)
  await fuzz.sendUpTo(overUdp)
  await fuzz.finish()
  await Promise.all(overTls)
  const seconds = (performance.now() - startedAt) / 1000
  fuzz.close()
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const residentAtEndMib = await residentMib(server.pid)
  const endMib = await heldMib(server)
  const { sent, silence, answer, either, repeats } = fuzz.totals
  report.figure('packets', `${sent} over UDP, ${streams.packets} over TLS in ${seconds.toFixed(0)} s`)
  report.figure('to be met with silence, to be answered, either', `${silence}, ${answer}, ${either}`)
  report.figure(
    'repeated to get the same bytes; repeated for want of an answer',
    `${repeats}; ${fuzz.resent()}`,
  )
  report.figure(
    'streams over TLS',
    `${streams.streams}, of which cut ${streams.cut}; ${streams.answers} answers`,
  )
  report.figure(
    'resident after a collection, warm and at the end; before the last collection',
    `${warmMib.toFixed(0)} MiB, ${endMib.toFixed(0)} MiB; ${residentAtEndMib.toFixed(0)} MiB`,
  )
  // A short run ends before the caches of a server under attack are full.
  if (!isQuick) report.promise('memory is flat', endMib <= warmMib * MOST_RESIDENT, { warmMib, endMib })
}

async function besideGoodLogins(world: FuzzWorld, packets: number, report: LabReport): Promise<void> {
  const { server, ports, bystander } = world
  const { reportFault, faults } = makeFaultReport(report)
  const settings = { port: ports.logins, ...bystander, seed: SEED + 2 }
  const good = await withGoodLogins(settings, () => bendAll(world, packets, report, reportFault))
  const { answered, wrong, repeated, latenciesMs } = good
  const [p50, p99] = [quantile(latenciesMs, 0.5), quantile(latenciesMs, 0.99)].map((ms) => ms.toFixed(1))
  report.figure('good logins meanwhile', `${answered}, median ${p50} ms, p99 ${p99} ms, ${repeated} repeated`)
  report.promise(
    'a good login is answered all the while',
    answered > 0 && wrong.length === 0,
    wrong.slice(0, 5),
  )
  const isRight = Object.keys(faults()).length === 0
  report.promise('silence where the RFC says silence, and every answer is right', isRight, faults())
  report.promise('the server still runs', server.isRunning(), await server.logTail())
}

/** Two of the server's own transactions that wait for each other block for a second; one is undone and runs again. */
async function checkDeadlocks(installation: Installation, report: LabReport): Promise<void> {
  const sql = await openPlainSql(installation)
  try {
    const [row] = await sql.rows('select deadlocks from pg_stat_database where datname = current_database()')
    report.promise('no transactions wait for each other', Number(row?.deadlocks) === 0, row)
  } finally {
    await sql.close()
  }
}

/** No line of the log reports an unforeseen error. */
function checkLog(dataDir: string, report: LabReport): void {
  const lines = readFileSync(join(dataDir, 'lab-server.log'), 'utf8').split('\n')
  const bad = lines.filter((line) => /^\{"level":"(error|fatal)"/.test(line))
  report.promise('the log tells of no failure', bad.length === 0, bad.slice(0, 3))
}

/** Sends one packet that a failure has printed. */
async function sendPacket(hex: string, world: FuzzWorld, report: LabReport): Promise<void> {
  const bytes = Buffer.from(hex, 'hex')
  const [from, to] = [option('from') ?? '127.0.0.1', option('to') === 'accounting' ? 'accounting' : 'logins']
  const place = world.gateways.find(({ address }) => address === from)?.place
  if (!place) throw new Error(`no gateway of this lab is at ${from}`)
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, from, resolve))
  const reply = new Promise<string>((resolve) => {
    socket.once('message', (answer) => resolve(answer.toString('hex')))
    setTimeout(() => resolve('silence'), ANSWER_WAIT_MS)
  })
  socket.send(bytes, world.ports[to as 'logins'], '127.0.0.1')
  report.figure('expected', expectedOf(bytes, { ...place, listens: to as 'logins' }))
  report.figure('got', await reply)
  report.promise('the server still runs', world.server.isRunning(), await world.server.logTail())
  socket.close()
}

async function runOn(engine: Engine, report: LabReport): Promise<void> {
  report.figure('engine', engine)
  await withInstallation(engine, async (installation) => {
    const world = await startFuzzWorld(installation, readRecorded(), makeChance(SEED + 3))
    const packet = option('packet')
    try {
      if (packet === undefined) await besideGoodLogins(world, PACKETS * SHARES[engine], report)
      else await sendPacket(packet, world, report)
      if (engine === 'postgres') await checkDeadlocks(installation, report)
    } finally {
      report.promise(
        'the server stops in order',
        (await world.server.stop()) === 0,
        await world.server.logTail(),
      )
      checkLog(installation.dataDir, report)
    }
  })
}

await runLab(`RADIUS packets bent, seed ${SEED}`, async (report) => {
  for (const engine of chosenEngines()) await runOn(engine, report)
})
