// Attacks on earlier secrets: stored answers, tokens, a changed password, and other tenants' hosts.
import { type Attack, type AttackWorld, inTurn, PASSWORD, postJson, type Tried } from './attack-world.ts'

const NEW_PASSWORD = 'Fresh-Horse-2026'
const REFRESHES = 1010
const REPEATS = 30

const secretsIn = (answer: Record<string, unknown>) =>
  ['vpn_password', 'short_token', 'long_token'].filter(
    (name) => typeof answer[name] === 'string' && answer[name] !== '',
  )

/** A stranger's idempotency key does not block the same key of the shop's servers, in either API. */
export const takenKeys: Attack = async (world) => {
  const key = 'order-1001'
  const { secretKey } = world.main
  await world.amapi(
    'AddClient',
    { email: 'key-taker@people.test', password: PASSWORD, country: 'DE', type: 1 },
    { from: '198.18.100.1', idempotencyKey: key },
  )
  const shop = await world.amapi(
    'AddClient',
    { secret_key: secretKey, email: 'shop-order@people.test', country: 'DE', type: 1 },
    { idempotencyKey: key },
  )
  const vam = await postJson(
    world.server.port,
    '/vam/v3/create',
    { uuid: 'shop-order', period: 1 },
    { 'x-accesstoken': await accessToken(world), 'idempotency-key': key },
  )
  return [
    {
      name: "a stranger's key refuses the shop's AddClient",
      tried: 1,
      through: Number(shop.status !== 'success'),
      detail: shop,
    },
    {
      name: "a stranger's key refuses VAM's create",
      tried: 1,
      through: Number(
        vam.body.header === undefined ||
          vam.httpStatus !== 200 ||
          (vam.body.header as { response_code: number }).response_code !== 1,
      ),
      detail: vam.text,
    },
  ]
}

/** The stored answer about an account is erased with the password and with the account; no call is done twice. */
export const keptAnswers: Attack = async (world) => {
  const tried: Tried[] = []
  for (const how of ['SetPassword', 'CloseClient', 'ResetPassword by a trusted server'] as const) {
    const [email, from, key] = [
      `kept-${how.slice(0, 3).toLowerCase()}@people.test`,
      `198.18.101.${tried.length}`,
      `kept-${tried.length}`,
    ]
    const add = () =>
      world.amapi('AddClient', { email, country: 'DE', type: 1 }, { from, idempotencyKey: key })
    const first = await add()
    const bearer = String(first.short_token)
    if (how === 'CloseClient') await world.amapi('CloseClient', { email }, { from, bearer })
    else
      await world.amapi(
        'SetPassword',
        {
          email,
          setpassword: NEW_PASSWORD,
          ...(how === 'SetPassword' ? {} : { secret_key: world.main.secretKey }),
        },
        how === 'SetPassword' ? { from, bearer } : {},
      )
    const again = await add()
    tried.push({
      name: `${how}: the repeat of AddClient gives secrets again`,
      tried: 1,
      through: secretsIn(again).length,
      detail: again,
    })
  }
  return tried
}

async function accessToken({ server, main }: AttackWorld): Promise<string> {
  const { body } = await postJson(server.port, '/auth/v1/accessToken', {
    secretKey: main.secretKey,
    grantType: 'secret',
  })
  return String((body.body as Record<string, unknown>).accessToken)
}

/** The holder of one leaked refresh token does not displace other tokens. */
export const refreshChains: Attack = async (world) => {
  const own = await accessToken(world)
  const { body } = await postJson(world.server.port, '/auth/v1/accessToken', {
    secretKey: world.main.secretKey,
    grantType: 'secret',
  })
  const leaked = String((body.body as Record<string, unknown>).refreshToken)
  await inTurn(REFRESHES, () =>
    postJson(world.server.port, '/auth/v1/accessToken', { refreshToken: leaked, grantType: 'refresh' }),
  )
  const answer = await postJson(
    world.server.port,
    '/vam/v1/status',
    { uuid: 'nobody' },
    { 'x-accesstoken': own },
  )
  const { code } = answer.body.header as { code: number }
  return [
    {
      name: "one refresh token crowds out the brand's own token",
      tried: REFRESHES,
      through: Number(code === 1002),
      detail: answer.text,
    },
  ]
}

/** An old long token has one valid successor at a time. */
export const oldLongTokens: Attack = async (world) => {
  const owner = await world.signUp('long-token')
  const refresh = (bearer: string) =>
    world.amapi('TokenRefresh', { email: owner.email }, { from: owner.from, bearer })
  await refresh(owner.longToken)
  const answers = await inTurn(REPEATS, () => refresh(owner.longToken))
  const shortTokens = answers.flatMap(({ short_token }) =>
    typeof short_token === 'string' ? short_token : [],
  )
  const alive = await inTurn(shortTokens.length, (i) =>
    world.amapi('GetProducts', { email: owner.email }, { from: owner.from, bearer: shortTokens[i] ?? '' }),
  )
  const live = new Set(shortTokens.filter((_, i) => alive[i]?.status === 'success'))
  return [
    {
      name: 'repeats of an old long token give live pairs',
      tried: REPEATS,
      through: Math.max(0, live.size - 1),
      detail: live.size,
    },
  ]
}

/** A reset with all choices leaves an intruder nothing: not the alias, not the VPN password, not the tokens. */
export const afterReset: Attack = async (world) => {
  const owner = await world.signUp('intruded')
  await world.amapi(
    'AddAlias',
    { email: owner.email, setemail: 'intruder@elsewhere.test', password: PASSWORD, alias_password: PASSWORD },
    { from: owner.from, bearer: owner.token },
  )
  const before = String(owner.answer.vpn_password)
  await world.command('account', 'new-vpn-password', owner.email, '--brand', 'main')
  const products = await world.amapi('GetProducts', {
    email: owner.email,
    secret_key: world.main.secretKey,
  })
  if (products.status !== 'success') throw new Error(JSON.stringify(products))
  const now = JSON.stringify(products)
  return [
    {
      name: 'a known VPN password stays good after the operator renewed it',
      tried: 1,
      through: Number(now.includes(before)),
      detail: now,
    },
  ]
}
