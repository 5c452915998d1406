// Orders to end sessions. A sender takes them under a lease, so that no two send the same order at once, and reports the
// outcome. When a process dies, its orders are not lost: they are due again when the lease ends.
import { makeBatches } from '../../bounds/batches.ts'
import { LEASE_MS } from '../../bounds/lease.ts'
import { type Clock, type Instant, SECOND_MS } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import {
  type DueGateway,
  expectEnd,
  findOwner,
  keepRows,
  LONGEST_PAUSE_MS,
  listOrderSessions,
  markFailed,
  markOver,
  postpone,
  readSessions,
  type TakenRow,
  takeDueRows,
} from './disconnect-store.ts'
import type { DueWatch } from './due-watch.ts'
import { recordEndFailed } from './end-failed.ts'

/** A gateway that was removed while it had live sessions: how it can be reached. `secret` is encrypted. */
export type RemovedGateway = { profile: string; disconnect: string; secret: string | null }

export type DisconnectTask = {
  id: number
  /** The number of this try, from 1. */
  attempt: number
  sessionId: number
  gatewayId: number
  removedGateway: RemovedGateway | undefined
  sessionKey: string
  username: string
  /** The address that the session's reports came from. */
  nasAddress: string
  callerAddress: string | undefined
  framedAddress: string | undefined
  why: string
}

/** `gone`: the gateway knows no such session any more. `again`: try later. `failed`: it will never work. */
export type DisconnectOutcome =
  | { kind: 'done' }
  | { kind: 'gone' }
  | { kind: 'again' | 'failed'; reason: string }

/** An agent carries out an order at once, so an order that was lost on its way is sent again soon. */
export const AGENT_LEASE_MS = 10 * SECOND_MS
/** Orders that one agent gets at once. */
export const AGENT_ORDERS = 100
/** An agent waits once; further waits belong to connections that it has lost. */
export const MAX_WAITS = 8
/**
 * After the gateway confirms the end, its report of the end has this long to come. Then the session is checked as a silent
 * one.
 */
export const CONFIRMED_GRACE_MS = 30 * SECOND_MS
/** A failed order is tried again after this, and after twice as long each time. */
export const FIRST_PAUSE_MS = 10 * SECOND_MS
/** More than an hour. A gateway that was silent for so long has lost its sessions, or its operator is looking for it. */
export const MOST_ATTEMPTS = 20
const FINISHING = { mostAtOnce: 256, mostWaiting: 10_000 }

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  watch: DueWatch
  onOutcome?: ((kind: DisconnectOutcome['kind']) => void) | undefined
}
type TaskAttempt = Pick<DisconnectTask, 'id' | 'attempt' | 'sessionId'>
type Finished = { order: TaskAttempt; outcome: DisconnectOutcome }
export type AgentFinished = Pick<DisconnectTask, 'id' | 'attempt'> & { outcome: DisconnectOutcome }

export function makeDisconnectQueue({ db, clock, watch, onOutcome }: Deps) {
  const finishing = makeBatches(recordAll, FINISHING)
  const waits = new Map<number, number>() // by gateway

  /**
   * Takes at most `limit` orders of a gateway, longest due first. Orders of sessions that have ended meanwhile are closed
   * instead.
   */
  function take(gatewayId: number, limit: number): Promise<DisconnectTask[]> {
    return takeFor(gatewayId, limit, LEASE_MS)
  }

  function takeFor(gatewayId: number, limit: number, leaseMs: number): Promise<DisconnectTask[]> {
    return db.write(async (tx) => {
      const now = clock.now()
      const taken = await takeDueRows(tx, gatewayId, { now, until: now + leaseMs, limit })
      if (taken.length === 0) return []
      const ids = taken.map((row) => row.sessionId)
      const live = new Map((await readSessions(tx, ids)).map(({ id, ...session }) => [id, session]))
      const over = taken.filter((row) => !live.has(row.sessionId)).map((row) => row.id)
      if (over.length > 0) await markOver(tx, 'gone', over, now)
      return taken.flatMap((row) => {
        const session = live.get(row.sessionId)
        return session ? [toOrder(row, session)] : []
      })
    })
  }

  /** Extends the lease of orders that are being sent: sending to a gateway may take 30 s (RFC 5080 2.2.1). */
  async function keep(orders: readonly DisconnectTask[]): Promise<void> {
    const ids = orders.map(({ id }) => id)
    await db.write((tx) => keepRows(tx, ids, clock.now() + LEASE_MS))
  }

  /** Resolves once the outcome is on disk. If the attempt was repeated meanwhile, only done and gone still count. */
  async function finish(order: TaskAttempt, outcome: DisconnectOutcome): Promise<void> {
    const last = outcome.kind === 'again' && order.attempt >= MOST_ATTEMPTS
    const kept: DisconnectOutcome = last ? { kind: 'failed', reason: outcome.reason } : outcome
    await finishing.add({ order, outcome: kept })
    onOutcome?.(kept.kind)
  }

  async function recordAll(finished: readonly Finished[]): Promise<undefined[]> {
    await db.write(async (tx) => {
      await recordOver(tx, finished, 'done')
      await recordOver(tx, finished, 'gone')
      for (const { order, outcome } of finished)
        if (outcome.kind === 'again' || outcome.kind === 'failed') await recordFailure(tx, order, outcome)
    })
    return finished.map(() => undefined)
  }

  async function recordOver(tx: Handle, finished: readonly Finished[], kind: 'done' | 'gone') {
    const orders = finished.filter(({ outcome }) => outcome.kind === kind).map(({ order }) => order)
    if (orders.length === 0) return
    const ids = (of: 'id' | 'sessionId') => orders.map((order) => order[of]).sort((a, b) => a - b)
    await markOver(tx, kind, ids('id'), clock.now())
    await expectEnd(tx, ids('sessionId'), clock.now() + CONFIRMED_GRACE_MS)
  }

  async function recordFailure(
    tx: Handle,
    order: TaskAttempt,
    { kind, reason }: { kind: 'again' | 'failed'; reason: string },
  ): Promise<void> {
    const at = clock.now()
    if (kind === 'failed') return giveUp(tx, order, { at, reason })
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (order.attempt - 1), LONGEST_PAUSE_MS)
    await postpone(tx, order, { until: at + pauseMs, reason })
  }

  async function giveUp(tx: Handle, order: TaskAttempt, why: { at: Instant; reason: string }): Promise<void> {
    const failed = await markFailed(tx, order, why)
    const owner = failed && (await findOwner(tx, failed.sessionId))
    if (failed && owner)
      await recordEndFailed(tx, { ...owner, ...failed, attempts: order.attempt, at: why.at })
  }

  /**
   * For the agent of a gateway: its orders, as soon as there are any; empty after `timeoutMs` or at `signal`. Errors:
   * rate_limited, when the gateway waits MAX_WAITS times already.
   */
  async function waitForOrders(
    { id, name }: Pick<ServedGateway, 'id' | 'name'>,
    signal: AbortSignal,
    timeoutMs: number,
  ): Promise<DisconnectTask[]> {
    const others = waits.get(id) ?? 0
    if (others >= MAX_WAITS) {
      const text = `${name} waits for orders ${MAX_WAITS} times already.`
      throw new AppError('rate_limited', text, { retryAfterS: 1 })
    }
    waits.set(id, others + 1)
    try {
      return await nextOrders(id, signal, timeoutMs)
    } finally {
      const left = (waits.get(id) ?? 1) - 1
      if (left > 0) waits.set(id, left)
      else waits.delete(id)
    }
  }

  async function nextOrders(
    gatewayId: number,
    signal: AbortSignal,
    timeoutMs: number,
  ): Promise<DisconnectTask[]> {
    const until = performance.now() + timeoutMs
    const mine = (due: DueGateway) => due.gatewayId === gatewayId
    for (;;) {
      const leftMs = until - performance.now()
      if (leftMs <= 0) return []
      await watch.wait(mine, leftMs, signal)
      // A closed connection must not take orders that another connection of the agent waits for.
      if (signal.aborted) return []
      const orders = await takeFor(gatewayId, AGENT_ORDERS, AGENT_LEASE_MS)
      if (orders.length > 0) return orders
    }
  }

  /** Outcomes that the agent of a gateway reports. Orders of other gateways are ignored. As finish. */
  async function finishFor(gatewayId: number, finished: readonly AgentFinished[]): Promise<void> {
    const ids = finished.map(({ id }) => id)
    const own = new Map(
      (await listOrderSessions(db.read, gatewayId, ids)).map((one) => [one.id, one.sessionId]),
    )
    await Promise.all(
      finished.map(async ({ id, attempt, outcome }) => {
        const sessionId = own.get(id)
        if (sessionId !== undefined) await finish({ id, attempt, sessionId }, outcome)
      }),
    )
  }

  return {
    take,
    keep,
    finish,
    finishFor,
    waitForOrders,
    /** Wanted gateways without an agent that have due orders; none after `timeoutMs` or at `signal`. */
    async waitForDue(
      isWanted: (gatewayId: number) => boolean,
      timeoutMs: number,
      signal: AbortSignal,
    ): Promise<number[]> {
      const due = await watch.wait(
        ({ byAgent, gatewayId }) => !byAgent && isWanted(gatewayId),
        timeoutMs,
        signal,
      )
      return due.map(({ gatewayId }) => gatewayId)
    },
    /** Resolves when every outcome is on disk. */
    idle: finishing.idle,
  }
}

type Session = Omit<Awaited<ReturnType<typeof readSessions>>[number], 'id'>

function toOrder({ removedGateway, ...row }: TakenRow, session: Session): DisconnectTask {
  return {
    ...row,
    removedGateway: removedGateway === null ? undefined : (JSON.parse(removedGateway) as RemovedGateway),
    sessionKey: session.sessionKey,
    username: session.username,
    nasAddress: session.nasAddress,
    callerAddress: session.callerAddress ?? undefined,
    framedAddress: session.framedAddress ?? undefined,
  }
}
