// POST authorize: may this login connect here now? The gateway sends a password, or the mark of one that was right before
// when it has checked a token for it. The reason of a refusal is never sent; it is in the server's log.
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { AddressRule } from '../../address-privacy.ts'
import type { App } from '../../app.ts'
import { sameText } from '../../secrets.ts'
import { REFUSAL_DELAY_MS } from '../../sessions/login/log-in.ts'
import type { Admitted } from '../../sessions/seats/admission.ts'
import { type Asking, makeCall, protocolsOf } from './call.ts'
import { address, protocol, sessionKey, username } from './fields.ts'

/** As long as an agent can read one: a longer password is a wrong one, and is refused and noted like any other. */
const MAX_PASSWORD_LENGTH = 16 * 1024

const input = z
  .object({
    session: sessionKey,
    username,
    password: z.string().min(1).max(MAX_PASSWORD_LENGTH).optional(),
    mark: z.string().min(1).max(64).optional(),
    caller_address: address,
    protocol,
  })
  .refine(({ password, mark }) => (password === undefined) !== (mark === undefined), 'send password or mark')

type Input = z.output<typeof input>

export function makeAuthorize() {
  return makeCall({
    name: 'gateway authorize',
    method: 'POST',
    path: '/authorize',
    input,
    async work(asking, given) {
      const beganAt = performance.now()
      const found = await judge(asking, given)
      if (found) return { body: allowed(asking.app, found), outcome: 'allowed' }
      await pause(Math.max(0, REFUSAL_DELAY_MS - (performance.now() - beganAt)))
      return { body: { access: 'refused' }, outcome: 'refused' }
    },
  })
}

type Found = { admitted: Admitted; mark: string; addresses: AddressRule }

async function judge({ app, gateway }: Asking, given: Input): Promise<Found | undefined> {
  const { username, password, mark, session, caller_address: callerAddress } = given
  const protocols = protocolsOf(gateway, given.protocol)
  const { markOf } = app.entitlements
  const verify = (right: string, name: string) =>
    password === undefined ? sameText(mark ?? '', markOf(name, right)) : sameText(password, right)
  const evidence = password ?? `mark ${mark}`
  const found = await app.login.logIn(
    { gateway, protocols, username, sessionKey: session, callerAddress, evidence },
    verify,
  )
  if (found.kind === 'refused') return undefined
  const { admitted, login } = found
  await app.entitlements.noteLetIn(gateway.id, login.accountId)
  const brand = await app.brands.findById(login.brandId)
  const addresses = brand?.settings.session_addresses ?? 'none'
  return { admitted, mark: markOf(login.username, login.password), addresses }
}

/** The end as a number of seconds from now: the clocks of two machines differ. */
function allowed({ clock, config }: App, { admitted, mark, addresses }: Found) {
  const { framedAddress, until } = admitted
  return {
    access: 'allowed',
    framed_address: framedAddress ?? null,
    ends_in_ms: until === null ? null : Math.max(0, until - clock.now()),
    interim_s: config.radius.interimS,
    mark,
    addresses,
  }
}
