// Carries out orders to end sessions at gateways that accept RFC 5176, many at once. A gateway that does not answer gets one
// order at a time until it does, so that it delays no other.
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../../app.ts'
import { keepRenewing } from '../../bounds/lease.ts'
import { MINUTE_MS, SECOND_MS } from '../../clock.ts'
import type { GatewaySnapshot } from '../../gateways/directory.ts'
import { getProfile } from '../../gateways/profile.ts'
import { storedDisconnect } from '../../gateways/serving.ts'
import type { DisconnectOutcome, DisconnectTask } from '../../sessions/disconnects/disconnects.ts'
import { makeRadiusSecret } from '../codec/signatures.ts'
import { type DisconnectClient, makeDisconnectClient } from './disconnect-client.ts'
import { type GatewayToAsk, outcomeOf, sessionAttributes } from './disconnect-request.ts'
import { makeNoDisconnectAdvice } from './no-disconnect-advice.ts'

/** Each order holds a socket for up to 30 s. */
const MOST_IN_FLIGHT = 512
/** Orders of one gateway; one that answers within milliseconds needs no more. */
const MOST_OF_GATEWAY = 64
const MOST_OF_SILENT = 1
/** The wait when nothing is due: the watch ends it early. */
const IDLE_MS = MINUTE_MS
const AFTER_ERROR_MS = SECOND_MS
const NO_CHANNEL: DisconnectOutcome = { kind: 'failed', reason: 'the gateway has no disconnect channel' }

type Deps = Pick<App, 'disconnects' | 'gatewayDirectory' | 'clock' | 'random' | 'log'>
export type DisconnectSender = { stop(): Promise<void> }

export function startDisconnectSender(
  app: Deps,
  client: DisconnectClient = makeDisconnectClient({
    ...app,
    wait: (ms, signal) => pause(ms, undefined, { signal }),
  }),
): DisconnectSender {
  const { disconnects, gatewayDirectory, clock, log } = app
  const stopping = new AbortController()
  const inFlight = new Map<number, Set<Promise<void>>>() // by gateway
  const silent = new Set<number>()
  const sending = new Set<DisconnectTask>()
  const lease = keepRenewing(keepOrders)
  const noDisconnectAdvice = makeNoDisconnectAdvice(app)

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const due = await disconnects.waitForDue((id) => freeSlotsOf(id) > 0, IDLE_MS, stopping.signal)
        for (const gatewayId of due) await takeOf(gatewayId)
      } catch (err) {
        log.error({ err }, 'orders to end sessions could not be taken')
        await pause(AFTER_ERROR_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  async function keepOrders(): Promise<void> {
    if (sending.size === 0) return
    await disconnects
      .keep([...sending])
      .catch((err: unknown) => log.warn({ err }, 'the leases of orders to end sessions were not renewed'))
  }

  function freeSlotsOf(gatewayId: number): number {
    const own = inFlight.get(gatewayId)?.size ?? 0
    const most = silent.has(gatewayId) ? MOST_OF_SILENT : MOST_OF_GATEWAY
    return Math.min(most - own, MOST_IN_FLIGHT - all().length)
  }

  function all(): Promise<void>[] {
    return [...inFlight.values()].flatMap((some) => [...some])
  }

  async function takeOf(gatewayId: number): Promise<void> {
    const free = stopping.signal.aborted ? 0 : freeSlotsOf(gatewayId)
    if (free <= 0) return
    const snapshot = await gatewayDirectory.load() // first: an order that is taken must be carried out
    const orders = await disconnects.take(gatewayId, free)
    if (orders.length === 0) return
    const own = inFlight.get(gatewayId) ?? new Set()
    inFlight.set(gatewayId, own)
    for (const order of orders) {
      const work = carryOut(order, snapshot)
        .catch((err: unknown) =>
          log.error(
            { err, disconnect: order.id },
            'the result of an order to end a session was not recorded',
          ),
        )
        .finally(() => {
          own.delete(work)
          if (own.size === 0) inFlight.delete(gatewayId)
        })
      own.add(work)
    }
  }

  async function carryOut(order: DisconnectTask, snapshot: GatewaySnapshot): Promise<void> {
    sending.add(order)
    const outcome = await send(order, snapshot).finally(() => sending.delete(order))
    const about = { disconnect: order.id, gateway: order.gatewayId, session: order.sessionId, why: order.why }
    if (outcome === NO_CHANNEL) noDisconnectAdvice.note(order, snapshot.get(order.gatewayId))
    else if ('reason' in outcome)
      log.warn({ ...about, attempt: order.attempt, ...outcome }, 'session not ended')
    else log.info({ ...about, outcome: outcome.kind }, 'session ended')
    await disconnects.finish(order, outcome)
  }

  async function send(order: DisconnectTask, snapshot: GatewaySnapshot): Promise<DisconnectOutcome> {
    try {
      const gateway = snapshot.get(order.gatewayId) ?? removed(order)
      if (!gateway) return { kind: 'again', reason: 'the gateway is not known yet' }
      const { disconnect, secret } = gateway
      if (disconnect.kind === 'none') return NO_CHANNEL
      if (disconnect.kind === 'agent') return { kind: 'again', reason: 'waits for the agent of the gateway' }
      if (!secret) return { kind: 'again', reason: 'the secret of the gateway cannot be read' }
      const former = gateway.former && clock.now() < gateway.former.until ? gateway.former.secret : undefined
      const target = {
        ...{ address: order.nasAddress, port: disconnect.port, secret: makeRadiusSecret(secret) },
        former: former && makeRadiusSecret(former),
      }
      const answer = await client.ask(target, sessionAttributes(order, gateway), stopping.signal)
      if (answer.kind === 'silent') silent.add(order.gatewayId)
      else if (answer.kind !== 'stopped') silent.delete(order.gatewayId)
      return outcomeOf(answer, gateway)
    } catch (err) {
      log.error({ err, disconnect: order.id }, 'an order to end a session could not be carried out')
      return { kind: 'again', reason: 'an error of the server, see its log' }
    }
  }

  function removed({ gatewayId, removedGateway }: DisconnectTask): GatewayToAsk | undefined {
    if (!removedGateway) return undefined
    const { profile, disconnect, secret } = removedGateway
    const parsed = storedDisconnect(disconnect)
    return {
      profile: getProfile(profile),
      // No agent can ask with the token of a removed gateway.
      disconnect: parsed.kind === 'agent' ? { kind: 'none' } : parsed,
      secret: secret === null ? undefined : gatewayDirectory.openSecret(gatewayId, secret),
      former: undefined,
    }
  }

  const running = run()
  return {
    /** Gives up unanswered orders; they are tried again later, by this server or another. */
    async stop(): Promise<void> {
      stopping.abort()
      await running
      await Promise.all(all())
      await lease.stop()
    },
  }
}
