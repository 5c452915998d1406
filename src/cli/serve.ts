// latchkey serve: sets up where nothing is set up, starts everything, says how to call it, and stops in good order.
import { openApp } from '../app.ts'
import type { BrandWithKeys } from '../brands/brands.ts'
import { type Config, readEarlyConfig } from '../config.ts'
import { startMetricsServer } from '../http/metrics-server.ts'
import { startServer } from '../http/server.ts'
import { startJobs } from '../jobs/scheduler.ts'
import { startDisconnectSender } from '../radius/disconnect-sender.ts'
import { startRadius } from '../radius/server.ts'
import { addFirstBrand, DEFAULT_TITLE, prepare } from './first-run.ts'
import { keysText } from './init.ts'
import { nextSignal } from './signals.ts'
import type { Terminal } from './terminal.ts'

/** Resolves when the server has stopped after a signal. Errors: what kept it from starting, or ended it. */
export async function serve({ out }: Terminal): Promise<void> {
  const signal = nextSignal()
  const config = await prepare(readEarlyConfig())
  const running = await start(config, out)
  out(listeningText(running.url, running.first))
  running.log.info({ url: running.url, metrics: running.metricsUrl }, 'listening')
  const reason = await Promise.race([signal, running.died])
  running.log.info({ reason: String(reason) }, 'stopping: running requests are finished first')
  const force = setTimeout(() => {
    running.log.error(`not finished after ${config.stopTimeoutMs} ms (LATCHKEY_STOP_TIMEOUT_S); cut off`)
    process.exit(1)
  }, config.stopTimeoutMs)
  await running.stop()
  force.unref() // still ends the process should anything be left running
  running.log.info('stopped')
  if (reason instanceof Error) throw reason
}

/** Opens from the inside out; `stop` closes the other way round, so that nothing asks for what is closed. */
async function start(config: Config, out: Terminal['out']) {
  const app = await openApp(config)
  const stops = [() => app.close()]
  const stop = async () => {
    for (const step of stops.toReversed()) await step()
  }
  try {
    const first = await addFirstBrand(app.brands, DEFAULT_TITLE)
    // At once: should the start still fail, nobody could ever see these keys again.
    if (first) out(setUpText(first, config))
    const metrics = await startMetricsServer(config.metrics, app)
    if (metrics) stops.push(() => metrics.close())
    const jobs = startJobs(app)
    stops.push(() => jobs.stop())
    const disconnects = startDisconnectSender(app)
    stops.push(() => disconnects.stop())
    const server = await startServer(app)
    stops.push(() => server.close())
    const radius = await startRadius(app)
    stops.push(() => radius.close())
    return {
      first,
      url: reachable(server.url),
      metricsUrl: metrics?.url ?? null,
      log: app.log,
      died: app.died,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** An address one can call: listening on all addresses includes this machine's own name for itself. */
function reachable(url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return ['0.0.0.0', '[::]', '127.0.0.1', '[::1]'].includes(hostname) ? `${protocol}//localhost:${port}` : url
}

function setUpText(made: BrandWithKeys, { dataDir, mail }: Config): string {
  const where = mail.smtp
    ? ''
    : `\n\nMail is written to ${dataDir}/mail as .eml files until LATCHKEY_SMTP_URL is set.`
  return `Latchkey is set up in ${dataDir}.\n\n${keysText(made)}${where}\n`
}

function listeningText(url: string, first: BrandWithKeys | undefined): string {
  const docs = `Every call is described at ${url}/docs`
  if (!first) return `Listening on ${url}\n${docs}\nLost a key? "npx latchkey key create api" makes another.`
  return `Listening on ${url}

Add a first account:

  curl ${url}/api/amapi/AddClient \\
    -d apikey=${first.apiKey} \\
    -d country=DE -d type=1 -d email=ada@example.com

${docs}`
}
