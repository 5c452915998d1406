// Lab: three servers on one PostgreSQL behind spreaders that know no sessions. In the middle of each promise one is killed
// with kill -9 and started again: what is given once is given once, what was acknowledged is there, and the work of a killed
// server goes on within 30 s. `--quick`: one kill for each promise.
import { GATEWAY_SECRET } from '../../fixtures/radius/radius.ts'
import { type ReceivedMail, startSmtp } from '../../fixtures/smtp-server.ts'
import { brokenInvariants } from '../parts/invariants.ts'
import { openPlainSql, withInstallation } from '../parts/lab-engines.ts'
import { runLab } from '../parts/lab-report.ts'
import { addLabGateway } from '../parts/radius-ports.ts'
import { daylightZone, runCommand } from '../parts/server-process.ts'
import { changeAll } from './changes.ts'
import { giveOnce, type OnceWorld } from './once.ts'
import { startServers } from './servers.ts'
import { loginByEap, spreadSessions } from './sessions.ts'
import { openOrders, type Relay, takeOver } from './takeover.ts'

const QUICK = process.argv.includes('--quick')
const RACES = QUICK ? 40 : 1000
const EAP_LOGINS = QUICK ? 6 : 40
/** In the middle of each promise. */
const KILLS = QUICK ? 1 : 10

await runLab('Three servers on one database, killed in turn', (report) =>
  withInstallation('postgres', async (at) => {
    const relay = await openRelay()
    const orders = await openOrders(GATEWAY_SECRET)
    await runCommand(at, 'brand', 'set', `time_zone=${daylightZone()}`)
    const options = ['--disconnect', `coa:${orders.port}`]
    await addLabGateway(at, { name: 'lab', source: '127.0.0.1', secret: GATEWAY_SECRET, options })
    const { host, port, user, password } = relay.smtp.config
    const smtp = {
      LATCHKEY_SMTP_URL: `smtp://${user}:${password}@${host}:${port}`,
      LATCHKEY_SMTP_SECURITY: 'none',
    }
    const servers = await startServers(at, smtp, KILLS)
    const sql = await openPlainSql(at)
    const world: OnceWorld = { servers, at, sql, report, races: RACES }
    try {
      await giveOnce(world)
      await spreadSessions(world, GATEWAY_SECRET, KILLS)
      await loginByEap(world, EAP_LOGINS)
      await changeAll(world)
      await takeOver({ ...world, secret: GATEWAY_SECRET, orders, relay })
      const broken = await brokenInvariants(sql)
      report.promise('nothing is half-done', broken.length === 0, broken)
      report.figure('servers killed', servers.kills())
    } finally {
      await sql.close()
      const codes = await servers.stop()
      report.promise(
        'the servers that are left stop in good order',
        codes.every((code) => code === 0),
        codes,
      )
      orders.close()
      await relay.smtp.close()
    }
  }),
)

/** A mail server that answers no message until it is released. */
async function openRelay(): Promise<Relay> {
  const begun: ReceivedMail[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const onMessage = (mail: ReceivedMail) => {
    begun.push(mail)
    return promise
  }
  return { smtp: await startSmtp({ security: 'none', onMessage }), begun, release: resolve }
}
