// Lab: hostile requests and connections of every kind, on both engines. Every request gets a valid envelope, the server
// neither fails nor dies, and a well-behaved client is served at all times.

import { withBystander } from '../parts/bystander.ts'
import { brokenInvariants } from '../parts/invariants.ts'
import { chosenEngines, openPlainSql, withInstallation } from '../parts/lab-engines.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import { type Installation, type ServerProcess, startServer } from '../parts/server-process.ts'
import { sendHostileBodies } from './abuse-bodies.ts'
import {
  holdSilent,
  SLOW_BODY,
  SLOW_HEAD,
  sendGarbled,
  sendHugeBodies,
  sendPipelined,
  sendSlowly,
  sendWrongLengths,
} from './abuse-connections.ts'
import { makeWorld, runProperty } from './abuse-property.ts'
import type { World } from './abuse-requests.ts'
import { runVamProperty } from './abuse-vam.ts'

const BYSTANDER = 'bystander@example.com'
const BYSTANDER_SLOWEST_MS = 5000

/** Everything below the level of requests; the slow connections run beside the rest. */
async function misbehave(port: number, world: World, report: LabReport): Promise<void> {
  const slow = [
    sendSlowly(port, 'bodies at a byte a second', SLOW_BODY, report),
    sendSlowly(port, 'headers at a byte a second', SLOW_HEAD, report),
  ]
  await holdSilent(port, report)
  await sendHugeBodies(port, report)
  await sendHostileBodies(port, world, report)
  await sendGarbled(port, report)
  await sendWrongLengths(port, world, report)
  await sendPipelined(port, world, report)
  await Promise.all(slow)
}

async function besideBystander(
  server: ServerProcess,
  { secretKey }: Installation,
  report: LabReport,
  attack: () => Promise<void>,
): Promise<void> {
  const fields = { secret_key: secretKey, email: BYSTANDER }
  const { answered, wrong, slowestMs } = await withBystander(server, fields, attack)
  report.figure('calls of the well-behaved client', `${answered}, the slowest ${slowestMs.toFixed(0)} ms`)
  const served = answered > 0 && wrong.length === 0 && slowestMs < BYSTANDER_SLOWEST_MS
  report.promise('the well-behaved client was served all the while', served, {
    slowestMs,
    wrong: wrong.slice(0, 3),
  })
}

await runLab('Abuse', async (report) => {
  for (const engine of chosenEngines()) {
    await withInstallation(engine, async (installation) => {
      const server = await startServer(installation)
      const sql = await openPlainSql(installation)
      try {
        const added = { secret_key: installation.secretKey, email: BYSTANDER, country: 'DE', type: 12 }
        await server.call('AddClient', added)
        const target = await makeWorld(server, installation, 'target')
        await besideBystander(server, installation, report, () => runProperty(server, target, engine, report))
        await besideBystander(server, installation, report, () =>
          runVamProperty(server, installation, engine, report),
        )
        const broken = await brokenInvariants(sql)
        report.promise(`nothing is half-done on ${engine}`, broken.length === 0, broken)
        // The earlier requests may have closed any of their accounts.
        const world = await makeWorld(server, installation, 'other')
        await besideBystander(server, installation, report, () => misbehave(server.port, world, report))
        report.promise(`the server still runs on ${engine}`, server.isRunning(), await server.logTail())
      } finally {
        await sql.close()
        report.promise(`the server stops in order on ${engine}`, (await server.stop()) === 0)
      }
    })
  }
})
