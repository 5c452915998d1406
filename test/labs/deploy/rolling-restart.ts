// Two processes on one PostgreSQL behind nginx, as deploy/ configures it: each is stopped and started again under load, then one
// is killed, and no caller notices.
import { Agent, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { startPostgres } from '../../databases/postgres.ts'
import { hasProgram } from '../parts/debian-program.ts'
import { type LabReport, quantile } from '../parts/lab-report.ts'
import {
  freePort,
  type Installation,
  makeInstallation,
  removeInstallation,
  type ServerProcess,
  startServer,
} from '../parts/server-process.ts'
import { type Front, startNginx } from './proxy-process.ts'

const CALLERS = 12
const STOP_DELAY_S = '5'
const LOOK_AGAIN_MS = 20

export async function tryRestart(report: LabReport): Promise<void> {
  if (!hasProgram('/usr/sbin/nginx', 'nginx-light')) return console.log('skipped: there is no nginx')
  const database = await startPostgres()
  const installation = await makeInstallation(database.url)
  const running: (ServerProcess | undefined)[] = []
  const [first, second] = [await freePort(), await freePort()]
  const ports = [first, second]
  const env = { LATCHKEY_PUBLIC_URL: 'https://localhost', LATCHKEY_STOP_DELAY_S: STOP_DELAY_S }
  let proxy: Front | undefined
  try {
    for (const port of ports) running.push(await startServer(installation, { port, env }))
    proxy = await startNginx(ports)
    const load = startLoad(proxy, installation)
    for (const [index, port] of ports.entries()) {
      const code = await running[index]?.stop()
      report.promise(`process ${index + 1} of 2 stops in good order`, code === 0, code)
      running[index] = await startServer(installation, { port, env })
    }
    await load.nextTurn() // of a call that was refused at the second process while it started, only the first is left
    await running[0]?.kill()
    running[0] = await startServer(installation, { port: first, env })
    const { sent, failed, ms } = await load.stop()
    report.figure('requests during two restarts and a kill', sent)
    report.figure('slowest request, ms', Math.round(quantile(ms, 1)))
    report.promise('no request failed', failed.length === 0 && sent > 0, [
      failed.length,
      ...failed.slice(0, 3),
    ])
  } finally {
    await proxy?.stop()
    for (const server of running) await server?.stop()
    await removeInstallation(installation)
    await database.stop()
  }
}

/** Half of the calls read, half add an account, which must be done once. */
function startLoad({ port, ca }: Front, { apiKey, secretKey }: Installation) {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
  const failed: unknown[] = []
  const ms: number[] = []
  let isOver = false
  let next = 0
  const turns = Array.from({ length: CALLERS }, () => 0)
  const call = async (method: string, fields: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams({ apikey: apiKey, secret_key: secretKey, ...fields }).toString()
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    }
    const path = `/api/amapi/${method}`
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, servername: 'localhost', ca, agent, path, method: 'POST', headers },
        (answer) => text(answer).then(resolve, reject),
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }
  const run = async (caller: number) => {
    while (!isOver) {
      turns[caller] = (turns[caller] ?? 0) + 1
      const email = `n${next++}@example.org`
      const password = 'Strong_Password!123'
      for (const [method, fields] of [
        ['AddClient', { country: 'DE', type: '1', email, password }],
        ['GetProducts', { email }],
      ] as const) {
        const startedAt = performance.now()
        const answer = await call(method, fields).catch((error: Error) => error)
        ms.push(performance.now() - startedAt)
        const isGood = typeof answer === 'string' && answer.includes('"status":"success"')
        if (!isGood) failed.push([method, String(answer).slice(0, 300)])
      }
    }
  }
  const callers = turns.map((_, caller) => run(caller))
  return {
    /** Resolves when each caller has begun another turn. */
    async nextTurn() {
      const before = [...turns]
      while (turns.some((turn, caller) => turn === before[caller])) await setTimeout(LOOK_AGAIN_MS)
    },
    async stop() {
      isOver = true
      await Promise.all(callers)
      agent.destroy()
      return { sent: ms.length, failed, ms }
    },
  }
}
