// Answers questions about gateways: which gateway is it, which brands may it serve, which secret do we share. Kept in memory, and as old as
// the last look at their revision: a packet costs no query.
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { makeRevised } from '../db/revision.ts'
import type { Locations } from '../locations/locations.ts'
import type { Log } from '../log.ts'
import { hashSecret, type Vault } from '../secrets.ts'
import { listGateways, listKeptSecrets } from './gateway-store.ts'
import { type FoundByToken, type GatewaySnapshot, makeSnapshot } from './snapshot.ts'

export type GatewayDirectory = ReturnType<typeof makeGatewayDirectory>

type Deps = {
  db: Pick<Database, 'read'>
  clock: Clock
  vault: Pick<Vault, 'decrypt'>
  locations: Pick<Locations, 'catalogue'>
  log: Log
}

export function makeGatewayDirectory({ db, clock, vault, locations, log }: Deps) {
  let secrets = new Map<string, Buffer | undefined>() // by gateway and what is stored

  const { load, forget } = makeRevised({ db, clock, name: 'gateways', read })

  async function read(): Promise<GatewaySnapshot> {
    const [gateways, catalogue] = await Promise.all([listGateways(db.read), locations.catalogue()])
    const kept = new Map((await listKeptSecrets(db.read)).map((one) => [one.id, one]))
    const opened = new Map<string, Buffer | undefined>()
    const opening = (id: number, sealed: string | null | undefined) => {
      if (sealed === null || sealed === undefined) return undefined
      const stored = `${id} ${sealed}`
      const secret = secrets.has(stored) ? secrets.get(stored) : open(id, sealed)
      opened.set(stored, secret)
      return secret
    }
    const snapshot = makeSnapshot(
      gateways.map((gateway) => {
        const own = kept.get(gateway.id)
        const secret = opening(gateway.id, own?.sealed)
        const before = opening(gateway.id, own?.former?.kept)
        const former = before && own?.former ? { secret: before, until: own.former.until } : undefined
        return { gateway, secret, former, tokens: own?.tokens ?? [] }
      }),
      catalogue,
    )
    secrets = opened
    return snapshot
  }

  /** One damaged secret must not shut all gateways out. */
  function open(id: number, sealed: string): Buffer | undefined {
    try {
      return openSecret(id, sealed)
    } catch (error) {
      log.error(
        { err: error, gateway: id },
        'the secret of a gateway cannot be decrypted; nothing is served to it',
      )
      return undefined
    }
  }

  function openSecret(gatewayId: number, sealed: string): Buffer {
    return Buffer.from(vault.decrypt('gateway_secret', gatewayId, sealed))
  }

  return {
    load,
    /** Undefined when no gateway has this token, or it was replaced and its overlap is over. */
    async findByAgentToken(token: string): Promise<FoundByToken | undefined> {
      const found = (await load()).findByTokenHash(hashSecret(token))
      return found && (found.until === null || clock.now() < found.until) ? found : undefined
    },
    /** The secret of a gateway that has been removed, as it was stored with the disconnects that are still queued. Errors: UnreadableError. */
    openSecret,
    forget,
  }
}

export type { FormerSecret, GatewaySnapshot, ServedGateway } from './snapshot.ts'
