// latchkey serve: sets up where nothing is set up, starts everything, says how to call it, and stops in good order.
import { setTimeout as wait } from 'node:timers/promises'
import { openApp } from '../app.ts'
import type { BrandWithKeys } from '../brands/brands.ts'
import { typed } from '../command-hint.ts'
import { type Config, readEarlyConfig } from '../config/config.ts'
import { exposures } from '../config/exposures.ts'
import { privateFiles, publicFiles } from '../config/private-files.ts'
import { holdDatabase } from '../db/open-database.ts'
import { probeWrite } from '../db/write-probe.ts'
import { judgeModes, READABLE, WRITABLE } from '../files.ts'
import { holdKeys } from '../installation/key-holding.ts'
import {
  addFirstBrand,
  DEFAULT_TITLE,
  keepFirstKeys,
  keepFirstLink,
  nothingSetUp,
  prepare,
} from './first-run.ts'
import { keysText } from './init.ts'
import { CommandError, holderOf, openExisting } from './open.ts'
import { nextSignal, SAME_WISH_MS } from './signals.ts'
import { columns, type Terminal } from './terminal.ts'

/** Resolves when the server has stopped after a signal. Errors: what kept it from starting, or ended it. */
export async function serve(terminal: Terminal): Promise<void> {
  const { out } = terminal
  const signal = nextSignal()
  const early = readEarlyConfig()
  const config = await prepare(early, early)
  const modes = judgeModes(privateFiles(early), publicFiles(early))
  if (modes.refused.length > 0) throw new CommandError([WRITABLE, ...modes.refused].join('\n  '))
  const running = await start(config, terminal)
  const { url, first, keptIn } = running
  // With a certificate the server is called by a name that the certificate has.
  const calledAt = config.http.tls ? config.http.publicUrl : url
  const begin = await firstLinkText(running.startPath, calledAt, config, terminal)
  out(listeningText(url, calledAt, first && { ...first, keptIn }) + begin)
  for (const mend of modes.warned) running.log.warn({ mend }, READABLE)
  for (const text of exposures(config)) running.log.warn(text)
  if (running.opensUnbound) running.log.warn(UNBOUND)
  running.log.info({ url, metrics: running.metricsUrl }, 'listening')
  const reason = await Promise.race([signal, running.died, running.keyLost])
  const isBroken = reason instanceof Error
  const delayMs = isBroken ? 0 : config.stopDelayMs
  running.log.info({ reason: String(reason), delayMs }, 'stopping: running requests are finished first')
  setTimeout(() => running.log.info('a further signal ends the process at once'), SAME_WISH_MS).unref()
  const force = setTimeout(() => {
    running.log.error(`not finished after ${config.stopTimeoutMs} ms (LATCHKEY_STOP_TIMEOUT_S); cut off`)
    process.exit(1)
  }, delayMs + config.stopTimeoutMs)
  await running.stop(delayMs)
  force.unref() // still ends the process should anything be left running
  running.log.info('stopped')
  if (isBroken) throw reason
}

const UNBOUND =
  'what an earlier version has encrypted is not bound to its row: with write access to the database it can be copied to another row; ' +
  `"${typed('encryption-key rotate')}" encrypts it again`

async function start(config: Config, terminal: Terminal) {
  const open = async () => {
    const held = await holdDatabase(config.database)
    return startHolding(held, config, terminal).catch((error: unknown) => {
      held.letGo()
      throw error
    })
  }
  return config.maySetUp ? open() : openExisting(config, open, nothingSetUp(config))
}

/** The database opens on its own thread. Meanwhile this thread loads the listeners. */
async function startHolding(held: { letGo(): void }, config: Config, { out, isInteractive }: Terminal) {
  const [app, { openListeners }] = await Promise.all([openApp(config), import('./listeners.ts')])
  try {
    if (!config.maySetUp && (await app.brands.list()).length === 0)
      throw new CommandError(nothingSetUp(config))
    await probeWrite(app.db, app.random) // what is read-only now will hardly change by itself
    const first = await addFirstBrand(app, DEFAULT_TITLE)
    const keptIn = first && !isInteractive ? await keepFirstKeys(config.dataDir, first) : undefined
    // At once: if the start still fails, these keys can never be shown again.
    if (first) out(setUpText(first, config, keptIn))
    const startPath = config.http.consoleAt ? await app.adminStarting.beginFirstRun() : undefined
    const holding = await holdKeys({ ...holderOf(app, config), log: app.log, isServer: true })
    const listeners = await openListeners(app).catch(async (error: unknown) => {
      await holding.release()
      throw error
    })
    const stop = async (delayMs: number) => {
      listeners.leave()
      if (delayMs > 0) await wait(delayMs)
      await listeners.close()
      await holding.release()
      await app.close()
      held.letGo()
    }
    return {
      first,
      keptIn,
      startPath,
      url: reachable(listeners.url),
      metricsUrl: listeners.metricsUrl,
      log: app.log,
      died: app.died,
      keyLost: holding.lost,
      opensUnbound: app.vault.opensUnbound(),
      stop,
    }
  } catch (error) {
    await app.close()
    throw error
  }
}

/** An address one can call: listening on all addresses includes this machine's own name for itself. */
function reachable(url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return ['0.0.0.0', '[::]', '127.0.0.1', '[::1]'].includes(hostname) ? `${protocol}//localhost:${port}` : url
}

function setUpText(made: BrandWithKeys, { dataDir, mail }: Config, keptIn: string | undefined): string {
  const where = mail.smtp
    ? ''
    : `\n\nMail is written to ${dataDir}/mail as .eml files until LATCHKEY_SMTP_URL is set.`
  return `Latchkey is set up in ${dataDir}.\n\n${keysText(made, keptIn)}${where}\n`
}

type First = BrandWithKeys & { keptIn: string | undefined }

function listeningText(url: string, calledAt: string, first: First | undefined): string {
  const docs = `Every call is described at ${calledAt}/docs`
  if (!first) return `Listening on ${url}\n${docs}\nLost a key? "${typed('key create api')}" makes another.`
  const { apiKey } = first.keptIn === undefined ? first : { apiKey: keyInFile(first.keptIn) }
  return `Listening on ${url}

Add a first account:

  curl ${calledAt}/api/amapi/AddClient \\
    -d apikey=${apiKey} \\
    -d country=DE -d type=1 -d email=ada@example.com

${docs}`
}

/** While there is no admin: the link that makes the first one. `path`: undefined when there is one. */
async function firstLinkText(
  path: string | undefined,
  calledAt: string,
  { dataDir, http: { publicUrl } }: Config,
  { isInteractive }: Terminal,
): Promise<string> {
  // A browser keeps the session at https, and at this machine's own name.
  const link = path && (publicUrl.startsWith('https:') ? publicUrl : calledAt) + path
  const file = isInteractive ? undefined : await keepFirstLink(dataDir, link)
  if (link === undefined) return ''
  return `\n\nMake the first admin of the console, once and within an hour:\n\n${columns([[file ?? link]])}`
}

/** For a shell, which puts the key there. */
function keyInFile(path: string): string {
  return `$(sed -n 's/^api_key=//p' '${path.replaceAll("'", "'\\''")}')`
}
