// Starts RADIUS: UDP sockets for logins and accounting on each address, and RADIUS over TLS. A stop first answers what came
// in, then closes the sockets.
import { isIPv6 } from 'node:net'
import type { App } from '../app.ts'
import type { RadiusConfig } from '../config/config.ts'
import { type TlsFiles, type TlsWatch, watchTlsFiles } from '../config/tls-files.ts'
import type { Accounting } from '../sessions/accounting/accounting.ts'
import type { LogIn } from '../sessions/login/log-in.ts'
import type { Logins } from '../sessions/login/logins.ts'
import { makeRadiusAccess } from './access.ts'
import { makeRadiusAccounting } from './accounting.ts'
import { makePacketStats, type PacketStats } from './pipeline/packet-stats.ts'
import { makePipeline, type Pipeline } from './pipeline/pipeline.ts'
import { makeReplyCache } from './pipeline/reply-cache.ts'
import type { Listener, Listens } from './transport/peer.ts'
import { openTls, type TlsListener } from './transport/tls.ts'
import { openUdp } from './transport/udp.ts'

export type RadiusServer = {
  /** The addresses that are really listened on. */
  logins: ListenAddress[]
  accounting: ListenAddress[]
  tls: ListenAddress[]
  close(): Promise<void>
}
export type ListenAddress = { host: string; port: number }

type Parts =
  | 'config'
  | 'log'
  | 'clock'
  | 'random'
  | 'metrics'
  | 'gatewayDirectory'
  | 'gatewayActivity'
  | 'gateways'
  | 'keyRing'
type Core = Pick<App, Parts> & {
  login: LogIn
  logins: Pick<Logins, 'noteRefused'>
  accounting: Pick<Accounting, 'record'>
}
/** Errors for an address that this machine does not have: most often it has no IPv6. */
const NO_SUCH_ADDRESS = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])

/** Throws when a configured address or port cannot be opened. */
export async function startRadius(app: Core): Promise<RadiusServer> {
  const { config, log, metrics } = app
  const tally = makePacketStats(app)
  metrics.watchRadius(tally.read)
  const pipeline = openPipeline(app, tally)
  const opened: { udp: Listener[]; tls: TlsListener[] } = { udp: [], tls: [] }
  let watch: TlsWatch | undefined
  let closing: Promise<void> | undefined
  const closeAll = async () => {
    watch?.stop()
    const all = [...opened.udp, ...opened.tls]
    for (const one of all) one.stopReceiving()
    await pipeline.idle()
    await Promise.all(all.map((one) => one.close()))
  }
  const close = () => {
    closing ??= closeAll()
    return closing
  }
  try {
    const { authPort, acctPort, tls } = config.radius
    const logins = await openPort(app, pipeline, tally, authPort, 'logins', opened.udp)
    const accounting = await openPort(app, pipeline, tally, acctPort, 'accounting', opened.udp)
    const renew = (files: TlsFiles) => {
      for (const one of opened.tls) one.renew(files)
    }
    if (tls) watch = watchTlsFiles({ what: 'RADIUS over TLS', paths: tls, log, use: renew })
    const place = tls && watch ? { port: tls.port, files: watch.files } : undefined
    const overTls = place ? await openAllTls(app, pipeline, tally, place, opened.tls) : []
    const isOpen = logins.length + accounting.length + overTls.length > 0
    if (isOpen) log.info({ logins, accounting, tls: overTls }, 'RADIUS is listening')
    else log.info('RADIUS is off')
    return { logins, accounting, tls: overTls, close }
  } catch (error) {
    await close()
    throw error
  }
}

function openPipeline(app: Core, tally: PacketStats): Pipeline {
  const { radius } = app.config
  const access = makeRadiusAccess({ ...app, encryptionKeys: app.keyRing, interimS: radius.interimS })
  const radiusAccounting = makeRadiusAccounting(app)
  return makePipeline({
    directory: app.gatewayDirectory,
    replies: makeReplyCache(app),
    ...{ tally, clock: app.clock, log: app.log },
    answerLogin: access.answer,
    isUnderWay: access.isUnderWay,
    answerReport: radiusAccounting.answer,
    onAnswer: app.metrics.radiusAnswer,
    onFormerSecret: (gatewayId) => app.gateways.formerUse.note(gatewayId, 'secret'),
  })
}

async function openPort(
  { config: { radius }, log }: Core,
  pipeline: Pipeline,
  tally: PacketStats,
  port: number | null,
  listens: Listens,
  opened: Listener[],
): Promise<ListenAddress[]> {
  if (port === null) return []
  const onSendError = () =>
    tally.discard(listens === 'logins' ? 'login' : 'accounting', 'send_failed', listens)
  const places = await onEachHost(radius, port, log, listens, async (host, chosen) => {
    const socket = await openUdp({ host, port: chosen, listens, receive: pipeline.receive, onSendError, log })
    opened.push(socket)
    return { host: socket.host, port: socket.port }
  })
  return places
}

async function openAllTls(
  { config: { radius }, log, gatewayDirectory }: Core,
  pipeline: Pipeline,
  tally: PacketStats,
  { port: wanted, files }: { port: number; files: TlsFiles },
  opened: TlsListener[],
): Promise<ListenAddress[]> {
  const isKnown = async (names: readonly string[]) =>
    (await gatewayDirectory.load()).findByCertificateNames(names, undefined) !== 'unknown'
  return onEachHost({ ...radius, explicit: true }, wanted, log, 'tls', async (host, port) => {
    const listener = await openTls({
      ...{ host, port, files, receive: pipeline.receive, isKnown },
      onRefused: (why, source, about) => tally.discard('connection', why, source, about),
    })
    opened.push(listener)
    return { host: listener.host, port: listener.port }
  })
}

/** Port 0 is any free port, but the same at every address. */
async function onEachHost(
  { hosts, explicit }: RadiusConfig,
  port: number,
  log: Core['log'],
  what: string,
  open: (host: string, port: number) => Promise<ListenAddress>,
): Promise<ListenAddress[]> {
  const places: ListenAddress[] = []
  for (const host of hosts) {
    try {
      places.push(await open(host, port === 0 ? (places[0]?.port ?? 0) : port))
    } catch (error) {
      const isMissing = isIPv6(host) && NO_SUCH_ADDRESS.has((error as NodeJS.ErrnoException).code ?? '')
      const where = `${host} port ${port}`
      if (explicit && !isMissing) throw new Error(`RADIUS cannot use ${where} for ${what}`, { cause: error })
      log.warn({ err: error }, `RADIUS is not listening on ${where} for ${what}`)
    }
  }
  return places
}
