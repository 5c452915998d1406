// POST authorize: may this login connect here now? The gateway sends a password, or the mark of one that was right before
// when it has checked a token for it. The reason of a refusal is never sent; it is in the server's log.
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { ADDRESS_RULES, type AddressRule } from '../../address-privacy.ts'
import type { App } from '../../app.ts'
import { typedElsewhere } from '../../command-hint.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import { sameText } from '../../secrets.ts'
import { REFUSAL_DELAY_MS } from '../../sessions/login/log-in.ts'
import type { Admitted } from '../../sessions/seats/admission.ts'
import { operation } from '../operation.ts'
import { address, GATEWAY_API_PREFIX, protocol, protocolsOf, sessionKey, username } from './fields.ts'

/** As long as an agent can read one: a longer password is a wrong one, and is refused and noted like any other. */
const MAX_PASSWORD_LENGTH = 16 * 1024

const body = z
  .object({
    session: sessionKey,
    username,
    password: z.string().min(1).max(MAX_PASSWORD_LENGTH).optional().meta({
      description: 'The VPN password; either this or `mark`',
    }),
    mark: z.string().min(1).max(64).optional().meta({
      description: 'What an earlier answer called the password, once the gateway has checked a token for it',
    }),
    caller_address: address('The address of the VPN client'),
    protocol,
  })
  .refine(({ password, mark }) => (password === undefined) !== (mark === undefined), 'send password or mark')
  .meta({ anyOf: [{ required: ['password'] }, { required: ['mark'] }] })

const output = z.object({
  access: z.enum(['allowed', 'refused']).meta({ description: 'The fields below come with `allowed` only' }),
  framed_address: z
    .string()
    .nullable()
    .optional()
    .meta({ description: "The login's dedicated address, or null" }),
  ends_in_ms: z
    .number()
    .nullable()
    .optional()
    .meta({ description: 'How long the session may last, milliseconds, or null for no end' }),
  interim_s: z.int().optional().meta({ description: 'How often to report the session, seconds' }),
  mark: z.string().optional().meta({ description: 'Stands for this password until it is changed' }),
  addresses: z.enum(ADDRESS_RULES).optional().meta({
    description:
      "The brand's rule for writing addresses to a disk: `keep` them, `cut` them to /24 (IPv6: /48), or `none`",
  }),
})

export const authorize = operation({
  name: 'authorize',
  label: 'gateway authorize',
  routes: [{ method: 'POST', path: `${GATEWAY_API_PREFIX}/authorize` }],
  summary: 'Ask whether a login may connect now',
  description: `Taking the seat and saying yes are one; the seat is free again 60 s later unless the session's start is reported. The same question asked again gets the same seat; a renewal asks with the session's own key. The reason of a refusal is not sent: all refusals look alike and take the same time. To the operator, \`${typedElsewhere('session explain')}\` shows the reason.`,
  permission: { by: 'gateway' },
  writes: false,
  input: z.object({ body }),
  output,
  errors: [],
  example: {
    request: {
      body: {
        ...{ session: '1f2e3d4c-a1', username: 'vpn7f3k9q2m', password: 'Kq7mZt4.nWx9RbTe' },
        ...{ caller_address: '192.0.2.7', protocol: 'openvpn-udp' },
      },
    },
    answer: {
      ...{ access: 'allowed', framed_address: '198.51.100.7', ends_in_ms: 86_400_000, interim_s: 600 },
      ...{ mark: 'mQ3vY0c2xK7tWb1f', addresses: 'keep' },
    },
  },
  async run(app, { gateway }, given) {
    const beganAt = performance.now()
    const found = await judge(app, gateway, given.body)
    if (found) return allowed(app, found)
    await pause(Math.max(0, REFUSAL_DELAY_MS - (performance.now() - beganAt)))
    return { access: 'refused' as const }
  },
  encode: (answer) => answer,
  outcomeOf: ({ access }) => access,
})

type Found = { admitted: Admitted; mark: string; addresses: AddressRule }

async function judge(
  app: App,
  gateway: ServedGateway,
  given: z.output<typeof body>,
): Promise<Found | undefined> {
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
function allowed({ clock, config }: App, { admitted, mark, addresses }: Found): z.input<typeof output> {
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
