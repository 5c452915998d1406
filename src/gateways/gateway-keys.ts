// What a gateway and the server share: the secret of RADIUS and the token of an agent. Each is shown once, when it is created;
// the secret is kept encrypted, because it must come back, of the token only the hash.
import type { Actor } from '../audit/actor.ts'
import { DEFAULT_OVERLAP_MS, mustBeOverlap } from '../brands/key.ts'
import type { Clock, Instant } from '../clock.ts'
import { typed } from '../command-hint.ts'
import type { Database, Handle, IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { writeChange } from '../events/record.ts'
import type { Random } from '../ids.ts'
import { hashSecret, type Vault } from '../secrets.ts'
import { type Gateway, gatewayChanged, REPLACED } from './gateway.ts'
import { setAgentTokenHash, setSecret } from './gateway-store.ts'
import { auditOf, lockAndGet } from './locked.ts'
import { checkedSecret, needsAgentToken, needsSecret, newAgentToken, newSecret } from './serving.ts'

type Deps = {
  db: Pick<Database, 'write'>
  clock: Clock
  random: Random
  vault: Pick<Vault, 'encrypt'>
  onChange?: (() => void) | undefined
}

/** Undefined: there was none to make. */
export type MadeKeys = { secret: string | undefined; agentToken: string | undefined }

/** How long what is replaced goes on; 0: not at all. */
export type Overlap = { overlapMs?: number | undefined }

type Rotation = {
  gateway: Gateway
  actor: Actor
  formerUntil: Instant | null
  action: 'gateway.rotate_secret' | 'gateway.renew_token'
  what: 'secret' | 'agent_token'
}

/** What a gateway has to be given in the transaction that changes it. */
export type GatewayKeys = ReturnType<typeof makeGatewayKeys>

export function makeGatewayKeys({ db, clock, random, vault, onChange }: Deps) {
  /**
   * Gives a gateway what it needs and has not, takes what it needs no longer. `given`: a secret that the operator chose.
   * Errors: invalid_input.
   */
  async function settle(
    tx: Handle,
    gateway: Gateway,
    given?: string,
  ): Promise<{ gateway: Gateway; made: MadeKeys }> {
    const made: MadeKeys = { secret: undefined, agentToken: undefined }
    const [hasSecret, hasAgentToken] = [needsSecret(gateway), needsAgentToken(gateway)]
    if (given !== undefined && !hasSecret)
      throw new AppError(
        'invalid_input',
        'It needs no secret: that is for a source, or to end sessions by coa',
      )
    if (hasSecret && (given !== undefined || !gateway.hasSecret)) {
      made.secret = given === undefined ? newSecret(random) : checkedSecret(given)
      await setSecret(tx, gateway.id, vault.encrypt('gateway_secret', gateway.id, made.secret))
    } else if (!hasSecret && gateway.hasSecret) await setSecret(tx, gateway.id, null)
    if (hasAgentToken && !gateway.hasAgentToken) made.agentToken = await giveToken(tx, gateway)
    else if (!hasAgentToken && gateway.hasAgentToken) await setAgentTokenHash(tx, gateway.id, null)
    return { gateway: { ...gateway, hasSecret, hasAgentToken }, made }
  }

  async function giveToken(tx: Handle, { id }: Gateway, formerUntil: Instant | null = null): Promise<string> {
    const token = newAgentToken(random)
    await setAgentTokenHash(tx, id, hashSecret(token), formerUntil)
    return token
  }

  /**
   * The former secret goes on for the overlap, and the one before that ends. Errors: invalid_input; not_found when there is no
   * such gateway.
   */
  async function rotateSecret(
    name: string,
    { secret: given, ...overlap }: Overlap & { secret?: string | undefined },
    actor: Actor,
    once?: IdempotencyHook,
  ) {
    const secret = given === undefined ? newSecret(random) : checkedSecret(given)
    return rotating(name, overlap, once, async (tx, gateway, formerUntil) => {
      if (!needsSecret(gateway))
        throw new AppError(
          'invalid_input',
          `${name} has no secret, as no packets of RADIUS are expected from it. "${typed(`gateway set ${name} --source ADDRESS`)}" says where they come from, and makes one.`,
        )
      await setSecret(tx, gateway.id, vault.encrypt('gateway_secret', gateway.id, secret), formerUntil)
      await writeRotation(tx, {
        gateway,
        actor,
        formerUntil,
        action: 'gateway.rotate_secret',
        what: 'secret',
      })
      return { gateway, secret, formerUntil }
    })
  }

  /** Of the token of its agent, as rotateSecret. */
  async function renewAgentToken(name: string, overlap: Overlap, actor: Actor, once?: IdempotencyHook) {
    return rotating(name, overlap, once, async (tx, gateway, formerUntil) => {
      if (!needsAgentToken(gateway))
        throw new AppError(
          'invalid_input',
          `${name} has no agent: set its profile to openvpn-agent, or its disconnect to agent`,
        )
      const agentToken = await giveToken(tx, gateway, formerUntil)
      await writeRotation(tx, {
        ...{ gateway, actor, formerUntil, action: 'gateway.renew_token', what: 'agent_token' },
      })
      return { gateway, agentToken, formerUntil }
    })
  }

  async function rotating<T>(
    name: string,
    { overlapMs = DEFAULT_OVERLAP_MS }: Overlap,
    once: IdempotencyHook | undefined,
    rotate: (tx: Handle, gateway: Gateway, formerUntil: Instant | null) => Promise<T>,
  ): Promise<T> {
    mustBeOverlap(overlapMs)
    const rotated = await db.write(async (tx) => {
      const gateway = await lockAndGet(tx, name)
      return rotate(tx, gateway, overlapMs === 0 ? null : clock.now() + overlapMs)
    }, once)
    onChange?.()
    return rotated
  }

  async function writeRotation(tx: Handle, { gateway, actor, formerUntil, action, what }: Rotation) {
    const event = gatewayChanged(gateway, { [what]: REPLACED })
    const after = { former_until: formerUntil }
    await writeChange(tx, { ...auditOf(clock.now(), gateway.id, actor), action, after, event })
  }

  return { settle, rotateSecret, renewAgentToken }
}
