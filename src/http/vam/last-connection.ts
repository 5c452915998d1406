// getLastConnectionDetails (VAM contract section 4): the last session of an account, as far as the brand keeps it.
import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import { DAY_MS, type Instant } from '../../clock.ts'
import { eitherName, givenName } from './legacy/legacy-users.ts'
import { vamOperation } from './vam-operation.ts'

const UNKNOWN = { description: 'Empty: not known' }
const AT = { description: 'ISO 8601, UTC; empty: not known, or not yet' }

export const lastConnection = vamOperation({
  name: 'getLastConnectionDetails',
  routes: [{ method: 'POST', path: '/ca/v1/getLastConnectionDetails' }],
  summary: 'Get the last session of an account',
  description:
    'The one that began last, running or ended. All but the name is empty where there was none, or where your brand is set to keep no sessions.',
  permission: { by: 'brand' },
  writes: false,
  success: 'success',
  failure: { code: 1901, text: 'There is some problem in fetching last connection details' },
  input: z.object(eitherName),
  output: z.object({
    vpnUsername: z.string(),
    host: z.string().meta(UNKNOWN),
    country: z.string().meta({ description: 'ISO 3166-1 alpha-2; empty: not known' }),
    protocol: z.string().meta({ description: 'Slug; empty: not known' }),
    connectedAt: z.string().meta(AT),
    disconnectedAt: z.string().meta(AT),
  }),
  errors: ['login_not_found'],
  example: {
    request: { sUsername: 'vpn7f3k9q2m' },
    answer: {
      ...{ vpnUsername: 'vpn7f3k9q2m', host: 'de1.example.net', country: 'DE', protocol: 'openvpn-udp' },
      ...{ connectedAt: '2026-11-21T08:15:00Z', disconnectedAt: '2026-11-21T09:40:12Z' },
    },
  },
  run: async (app, caller, names) => findLast(app, caller, givenName(names)),
  encode: ({ username, session, gateway, country }) => ({
    vpnUsername: username,
    host: gateway?.host ?? '',
    country: country?.isoCode ?? '',
    protocol: session?.protocol ?? '',
    connectedAt: inUtc(session?.startedAt),
    disconnectedAt: inUtc(session?.endedAt),
  }),
})

async function findLast(app: App, { brand }: Caller, name: string) {
  const { username, accountId, subscriptionId } = await app.prepaid.get(brand.id, name)
  const [last] = await app.sessions.list({ brandId: brand.id, accountId, subscriptionId }, 1)
  const isKept = last && (last.endedAt ?? Infinity) > app.clock.now() - brand.settings.session_days * DAY_MS
  if (!isKept) return { username, session: undefined, gateway: undefined, country: undefined }
  const gateway = (await app.gatewayDirectory.load()).get(last.gatewayId)
  const { countries } = await app.locations.catalogue()
  const country = countries.find(({ id }) => id === gateway?.protocols[0]?.place.countryId)
  return { username, session: last, gateway, country }
}

/** Without fractions of a second. */
function inUtc(at: Instant | null | undefined): string {
  return typeof at === 'number' ? new Date(at).toISOString().replace(/\.\d+Z$/, 'Z') : ''
}
