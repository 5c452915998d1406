// What a gateway and the server share: the secret of RADIUS and the token of an agent. Each is shown once, when it is created;
// the secret is kept encrypted, because it must come back, of the token only the hash.
import type { Actor } from '../audit/actor.ts'
import type { Clock } from '../clock.ts'
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

  async function giveToken(tx: Handle, { id }: Gateway): Promise<string> {
    const token = newAgentToken(random)
    await setAgentTokenHash(tx, id, hashSecret(token))
    return token
  }

  /** From now on only the new secret counts. Errors: invalid_input; not_found when there is no such gateway. */
  async function rotateSecret(name: string, given: string | undefined, actor: Actor, once?: IdempotencyHook) {
    const secret = given === undefined ? newSecret(random) : checkedSecret(given)
    const rotated = await db.write(async (tx) => {
      const found = await lockAndGet(tx, name)
      if (!needsSecret(found))
        throw new AppError(
          'invalid_input',
          `${name} has no secret, as no packets of RADIUS are expected from it. "${typed(`gateway set ${name} --source ADDRESS`)}" says where they come from, and makes one.`,
        )
      await setSecret(tx, found.id, vault.encrypt('gateway_secret', found.id, secret))
      const event = gatewayChanged(found, { secret: REPLACED })
      await writeChange(tx, {
        ...auditOf(clock.now(), found.id, actor),
        action: 'gateway.rotate_secret',
        event,
      })
      return { gateway: found, secret }
    }, once)
    onChange?.()
    return rotated
  }

  /** A new token; the one before counts no longer. Errors as rotateSecret. */
  async function renewAgentToken(name: string, actor: Actor, once?: IdempotencyHook) {
    const renewed = await db.write(async (tx) => {
      const gateway = await lockAndGet(tx, name)
      if (!needsAgentToken(gateway))
        throw new AppError(
          'invalid_input',
          `${name} has no agent: set its profile to openvpn-agent, or its disconnect to agent`,
        )
      const agentToken = await giveToken(tx, gateway)
      const event = gatewayChanged(gateway, { agent_token: REPLACED })
      await writeChange(tx, {
        ...auditOf(clock.now(), gateway.id, actor),
        action: 'gateway.renew_token',
        event,
      })
      return { gateway, agentToken }
    }, once)
    onChange?.()
    return renewed
  }

  return { settle, rotateSecret, renewAgentToken }
}
