// The Latchkey server for the agent: calls over HTTPS, each with its own time limit and a checked answer. It distinguishes a
// refusal from an unreachable server, since only the latter lets the list decide.
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { z } from 'zod'
import { ADDRESS_RULES } from '../address-privacy.ts'

/** A client of OpenVPN waits a minute for its login; a second attempt must still be in time. */
const ASK_TIMEOUT_MS = 5_000
/** The server needs a while to write the reports of a long outage. */
const DELIVER_TIMEOUT_MS = 30_000
/** The server delays its answer while there are no orders. */
export const ORDERS_WAIT_S = 25
const CONNECTIONS = 32
const IDLE_MS = 30_000
/** A list of entitlements is the longest answer. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** No answer, or one that means nothing: a fault of the network or the server, not a refusal. */
export class Unreachable extends Error {
  override name = 'Unreachable'
}

/** The server has answered, and refuses this agent as it is set up. */
export class NotServed extends Error {
  override name = 'NotServed'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

const access = z.discriminatedUnion('access', [
  z.object({
    access: z.literal('allowed'),
    framed_address: z.string().nullable(),
    ends_in_ms: z.number().nullable(),
    interim_s: z.int().min(1).max(86_400),
    mark: z.string().max(64),
    addresses: z.enum(ADDRESS_RULES).optional(),
  }),
  z.object({ access: z.literal('refused') }),
])
export type Access = z.infer<typeof access>

const delivered = z.object({
  kept: z.int(),
  refused: z.array(z.object({ index: z.int(), message: z.string() })),
  interim_s: z.int().min(1).max(86_400),
})
export type Delivered = z.infer<typeof delivered>

const orders = z.object({
  orders: z.array(z.object({ id: z.int(), attempt: z.int(), session: z.string(), why: z.string() })),
})
export type DisconnectTask = z.infer<typeof orders>['orders'][number]

/** `elsewhere`: the session belongs to another agent of this gateway. `later`: OpenVPN cannot be reached now. */
export type OrderDone = { id: number; attempt: number; result: 'ended' | 'gone' | 'elsewhere' | 'later' }

const entitlements = z.object({
  list: z.string(),
  signatures: z.array(z.string()),
})
export type SignedList = z.infer<typeof entitlements>

/** The body of the server's `POST /gateway/v1/authorize`. */
export type Ask = {
  session: string
  username: string
  password?: string
  mark?: string
  caller_address?: string
}

export type Server = ReturnType<typeof makeServer>
type Options = {
  url: URL
  token: string
  ca: string | undefined
  protocol: string | undefined
  /** Of this program; an operator sees which agents are old. Absent: it is not said. */
  version?: string | undefined
  /** Ends every call. */
  signal: AbortSignal
}
type Call = { verb: 'GET' | 'POST'; path: string; body?: unknown; timeoutMs: number }

/** Errors: of every call Unreachable, NotServed. */
export function makeServer({ url, token, ca, protocol, version, signal }: Options) {
  const isTls = url.protocol === 'https:'
  const how = { keepAlive: true, maxSockets: CONNECTIONS, timeout: IDLE_MS }
  const agent = isTls ? new HttpsAgent({ ...how, ...(ca && { ca }) }) : new HttpAgent(how)
  const base = url.href.replace(/\/+$/, '')
  const asked = protocol === undefined ? {} : { protocol }

  function start({ verb, path, timeoutMs }: Call, text: string | undefined): ClientRequest {
    const timeout = AbortSignal.timeout(timeoutMs)
    const headers = {
      authorization: `Bearer ${token}`,
      ...(version !== undefined && { 'user-agent': `latchkey-agent/${version}` }),
      ...(text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    }
    const options = {
      method: verb,
      agent,
      headers,
      signal: AbortSignal.any([signal, timeout]),
    }
    const target = `${base}/gateway/v1/${path}`
    return isTls ? httpsRequest(target, options) : httpRequest(target, options)
  }

  async function call<T>(shape: z.ZodType<T>, what: Call): Promise<T> {
    const text = what.body === undefined ? undefined : JSON.stringify(what.body)
    for (;;) {
      const request = start(what, text)
      try {
        return checked(shape, await answerTo(request, text))
      } catch (error) {
        if (error instanceof NotServed || error instanceof Unreachable) throw error
        // The server had closed the idle connection: it has not read the call.
        const isStale = request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET'
        if (!isStale) throw new Unreachable('the server cannot be reached', { cause: error })
      }
    }
  }

  return {
    authorize: (ask: Ask): Promise<Access> =>
      call(access, {
        verb: 'POST',
        path: 'authorize',
        body: { ...ask, ...asked },
        timeoutMs: ASK_TIMEOUT_MS,
      }),
    /** Answers when there are orders, or after `waitS` without any. */
    orders: (waitS: number): Promise<{ orders: DisconnectTask[] }> =>
      call(orders, {
        verb: 'GET',
        path: `orders?wait=${waitS}`,
        timeoutMs: waitS * 1000 + ASK_TIMEOUT_MS,
      }),
    ordersDone: (done: readonly OrderDone[]): Promise<unknown> =>
      call(z.object({}), {
        verb: 'POST',
        path: 'orders/done',
        body: { orders: done },
        timeoutMs: ASK_TIMEOUT_MS,
      }),
    account: (records: readonly unknown[]): Promise<Delivered> =>
      call(delivered, {
        verb: 'POST',
        path: 'accounting',
        body: { records: records.map((record) => ({ ...(record as object), ...asked })) },
        timeoutMs: DELIVER_TIMEOUT_MS,
      }),
    entitlements: (): Promise<SignedList> =>
      call(entitlements, {
        verb: 'GET',
        path:
          protocol === undefined ? 'entitlements' : `entitlements?protocol=${encodeURIComponent(protocol)}`,
        timeoutMs: DELIVER_TIMEOUT_MS,
      }),
    close: () => agent.destroy(),
  }
}

/** The token and passwords must not be sent over a network in clear. */
export function isSafeUrl({ protocol, hostname }: URL): boolean {
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isHere)
}

type Answered = { status: number; text: string }

function answerTo(request: ClientRequest, text: string | undefined): Promise<Answered> {
  return new Promise((resolve, reject) => {
    request.once('error', reject)
    request.once('response', (response: IncomingMessage) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MAX_ANSWER_BYTES) request.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    request.end(text)
  })
}

/** Errors: NotServed, Unreachable. */
function checked<T>(shape: z.ZodType<T>, { status, text }: Answered): T {
  const said = parsed(text)
  if (status === 200) {
    const result = shape.safeParse(said)
    if (result.success) return result.data
    throw new Unreachable('the server answers what this agent does not understand')
  }
  const { data } = failure.safeParse(said)
  const isTheirs = status >= 500 || status === 429 || data === undefined
  if (isTheirs) throw new Unreachable(`the server answered ${status}`)
  throw new NotServed(data.error.code, data.error.message)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
