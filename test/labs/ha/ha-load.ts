// HTTP calls and RADIUS logins without a pause while databases go and come. Keeps every answer with its time.

import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import {
  ACCESS_REQUEST,
  encode,
  hide,
  type Login,
  MESSAGE_AUTHENTICATOR,
  replyFault,
  seal,
  text,
  USER_NAME,
  USER_PASSWORD,
} from '../parts/radius-wire.ts'
import type { Installation, ServerProcess } from '../parts/server-process.ts'
import type { VamClient } from '../parts/vam-client.ts'
import { soon } from './ha-cluster.ts'

const WRITERS = 6
const READERS = 4
const PROBES = 2
const PAUSE_MS = 40
const TICK_MS = 50
const REPLY_WITHIN_MS = 1000

/** `kind`: of a RADIUS login, `status` is the code of the reply; 0: silent. */
export type Seen = {
  kind: 'read' | 'write' | 'login'
  beganAt: number
  tookMs: number
  status: number
  /** The dialect's own form. */
  isEnvelope: boolean
  uuid?: string
}
type World = {
  server: ServerProcess
  vam: VamClient
  installation: Installation
  email: string
  radius: { port: number; secret: string; login: Login } | undefined
}

export type Load = ReturnType<typeof startLoad>

export function startLoad(world: World) {
  const seen: Seen[] = []
  const late: number[] = []
  const lateness: { at: number; ms: number }[] = []
  let isOver = false
  let created = 0

  async function repeat(work: () => Promise<Seen>): Promise<void> {
    while (!isOver) {
      seen.push(await work())
      await soon(PAUSE_MS)
    }
  }

  async function timed(kind: Seen['kind'], work: () => Promise<Omit<Seen, 'kind' | 'beganAt' | 'tookMs'>>) {
    const beganAt = performance.now()
    const answer = await work().catch(() => ({ status: -1, isEnvelope: false }))
    return { kind, beganAt, tookMs: performance.now() - beganAt, ...answer }
  }

  function write(): Promise<Seen> {
    const uuid = `ha ${++created}`
    return timed('write', async () => {
      const { httpStatus, header } = await world.vam.call('POST', '/vam/v3/create', { uuid, period: 1 })
      return { status: httpStatus, isEnvelope: typeof header?.message === 'string', uuid }
    })
  }

  function read(): Promise<Seen> {
    const { secretKey } = world.installation
    return timed('read', async () => {
      const fields = { secret_key: secretKey, email: world.email }
      const { httpStatus, body } = await world.server.call('GetProducts', fields)
      return { status: httpStatus, isEnvelope: typeof body.status === 'string' }
    })
  }

  function login({ port, secret, login }: NonNullable<World['radius']>): Promise<Seen> {
    return timed('login', async () => ({
      status: await askOnce(port, secret, login, late),
      isEnvelope: true,
    }))
  }

  /** Needs no database: what it takes is what the busy machine adds to each answer of the server. */
  async function live(): Promise<void> {
    while (!isOver) {
      const beganAt = performance.now()
      await fetch(`http://127.0.0.1:${world.server.port}/health/live`).then((answer) => answer.text())
      lateness.push({ at: performance.now(), ms: performance.now() - beganAt })
      await soon(PAUSE_MS)
    }
  }

  const { radius } = world
  const loops = [
    ...Array.from({ length: WRITERS }, () => repeat(write)),
    ...Array.from({ length: READERS }, () => repeat(read)),
    live(),
    ...(radius ? Array.from({ length: PROBES }, () => repeat(() => login(radius))) : []),
  ]
  let tickedAt = performance.now()
  const ticking = setInterval(() => {
    const now = performance.now()
    lateness.push({ at: now, ms: Math.max(0, now - tickedAt - TICK_MS) })
    tickedAt = now
  }, TICK_MS)

  return {
    seen,
    /** Replies of RADIUS that came after their second. */
    late,
    /** How late the two processes themselves were at most since then: what a busy machine adds to each time. */
    latenessSince: (at: number) =>
      lateness.reduce((most, one) => (one.at >= at ? Math.max(most, one.ms) : most), 0),
    /** The first success of each kind that began since then. */
    async firstSuccess(kind: Seen['kind'], since: number, withinMs: number): Promise<number | undefined> {
      for (const until = since + withinMs; performance.now() < until; await soon()) {
        const found = seen.find((one) => one.kind === kind && one.beganAt >= since && isSuccess(one))
        if (found) return found.beganAt + found.tookMs - since
      }
      return undefined
    },
    async stop(): Promise<void> {
      isOver = true
      await Promise.all(loops)
      clearInterval(ticking)
    },
  }
}

export function isSuccess({ kind, status }: Seen): boolean {
  return kind === 'login' ? status > 0 : status >= 200 && status < 300
}

/** The code of the reply, or 0 after a second. Listens a second longer, for replies that are late. */
function askOnce(port: number, secret: string, login: Login, late: number[]): Promise<number> {
  const authenticator = randomBytes(16)
  const attributes = [
    { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) },
    text(USER_NAME, login.username),
    { type: USER_PASSWORD, value: hide(Buffer.from(login.password), authenticator, secret) },
  ]
  const request = seal(encode(ACCESS_REQUEST, authenticator[0] ?? 0, authenticator, attributes), secret)
  const socket = createSocket('udp4')
  const beganAt = performance.now()
  return new Promise((resolve) => {
    socket.on('error', () => {})
    socket.on('message', (reply) => {
      if (replyFault(reply, request, secret)) return
      if (performance.now() - beganAt > REPLY_WITHIN_MS) late.push(performance.now() - beganAt)
      resolve(reply[0] ?? 0)
    })
    setTimeout(() => resolve(0), REPLY_WITHIN_MS)
    setTimeout(() => socket.close(), 2 * REPLY_WITHIN_MS)
    socket.send(request, port, '127.0.0.1')
  })
}
