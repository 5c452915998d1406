// The agent of one OpenVPN server, put together: logins, reports, orders. It never blocks OpenVPN: tunnels continue without
// this process, its server or the socket, and the agent finds missed events afterwards.
import type { KeyObject } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import { makeBackoff } from './backoff.ts'
import { type Delivery, makeDelivery } from './delivery.ts'
import { followDisconnectTasks } from './disconnect-tasks.ts'
import { openKnownPasswords } from './known-passwords.ts'
import { openListWatch } from './list-watch.ts'
import { makeLogins } from './logins.ts'
import { type Management, openManagement, type Target } from './management-socket.ts'
import { makeOffline } from './offline.ts'
import { makeOpenvpnController, type OpenvpnController } from './openvpn-controller.ts'
import { makeServer, type Server } from './server.ts'
import { openSpool } from './spool.ts'
import { lockSpool } from './spool-lock.ts'
import { makeTunnels, type Tunnels } from './tunnels.ts'

const SWEEP_MS = 1_000
const SOCKET_PAUSES = { firstMs: 200, longestMs: 5_000 }
const SERVER_PAUSES = { firstMs: 500, longestMs: 5_000 }
const DELIVERY_PAUSES = { firstMs: 500, longestMs: 15_000 }

export type AgentOptions = {
  target: Target
  socketPassword: string | undefined
  url: URL
  token: string
  ca: string | undefined
  protocol: string | undefined
  version?: string
  folder: string
  /** The keys that sign lists of entitlements; undefined: no login is admitted while the server is away. */
  offlineKeys: readonly KeyObject[] | undefined
}

type Given = { clock: Clock; random: Random; log: Log }

export type RunningAgent = {
  /** Does the due work: reports, ends, a new list. Runs every second by itself. */
  sweep(): void
  /** Resolves when all earlier notes are on disk. */
  onDisk(): Promise<void>
  stop(): Promise<void>
}

/** Errors: conflict when another agent uses the spool; those of the file system when it cannot be used. */
export async function startOpenvpnAgent(options: AgentOptions, given: Given): Promise<RunningAgent> {
  const { clock, random, log } = given
  const stop = new AbortController()
  const { signal } = stop
  const backoffOf = (bounds: typeof SOCKET_PAUSES) => makeBackoff({ random, signal }, bounds)
  const lock = await lockSpool(options.folder, random)
  const spool = await openSpool({ folder: options.folder, random, log })
  const server = makeServer({ ...options, signal })
  const delivery: Delivery = makeDelivery({
    ...{ spool, server, clock, log, signal },
    backoff: backoffOf(DELIVERY_PAUSES),
    onInterim: (ms) => tunnels.setUsualInterim(ms),
  })
  const tunnels: Tunnels = makeTunnels({ spool, clock, random, log, onReport: () => delivery.nudge() })
  const { offline, passwords } = await openOffline(options, given, server, tunnels)
  const logins = makeLogins({ server, tunnels, offline, clock, random, log, known: spool.sessions.values() })
  const controller = makeOpenvpnController({ tunnels, logins, spool, log })

  const sweep = () => {
    for (const session of tunnels.sweep()) controller.kill(session, 'Session-Timeout')
    offline?.renew()
  }
  const sweeping = setInterval(sweep, SWEEP_MS)
  offline?.renew()
  delivery.nudge()
  const following = followDisconnectTasks({
    ...{ server, log, signal, backoff: backoffOf(SERVER_PAUSES) },
    carryOut: ({ session }) => controller.carryOut(session),
    onReachable: () => delivery.reachable(),
  })
  const listening = listen(options, controller, { log, signal, backoff: backoffOf(SOCKET_PAUSES) })

  return {
    sweep,
    async onDisk() {
      await offline?.idle()
      await spool.onDisk()
    },
    async stop() {
      clearInterval(sweeping)
      stop.abort()
      await Promise.all([following, listening, delivery.stopped()])
      server.close()
      await offline?.idle()
      await passwords?.close()
      await spool.close()
      await lock.release()
    },
  }
}

async function openOffline(
  { folder, offlineKeys, token }: AgentOptions,
  { clock, random, log }: Given,
  server: Server,
  tunnels: Tunnels,
) {
  if (!offlineKeys) return { offline: undefined, passwords: undefined }
  const passwords = await openKnownPasswords({ folder, clock, random, log })
  const watch = await openListWatch({ folder, token, clock, log })
  const offline = makeOffline({
    ...{ folder, passwords, watch, server, clock, log },
    keys: offlineKeys,
    sessions: () => tunnels.list(),
  })
  await offline.load()
  return { offline, passwords }
}

/** Connects to OpenVPN again and again until the signal. */
async function listen(
  { target, socketPassword }: AgentOptions,
  controller: OpenvpnController,
  { log, signal, backoff }: { log: Log; signal: AbortSignal; backoff: ReturnType<typeof makeBackoff> },
): Promise<void> {
  let isAway = false

  async function untilEnded(management: Management): Promise<string> {
    await controller.begin(management)
    log.info('OpenVPN is there')
    isAway = false
    backoff.end()
    return management.ended
  }

  while (!signal.aborted) {
    try {
      const management = await openManagement(target, { password: socketPassword, hear: controller.hear })
      const end = () => management.end('the agent stops')
      signal.addEventListener('abort', end, { once: true })
      if (signal.aborted) end()
      const why = await untilEnded(management).finally(() => signal.removeEventListener('abort', end))
      log.warn({ why }, 'the connection to OpenVPN has ended')
    } catch (err) {
      if (!isAway) log.warn({ err }, 'OpenVPN cannot be reached; it is tried again')
      isAway = true
    }
    controller.lost()
    await backoff.wait()
  }
}
