// Attacks on sign-ins: guessing, and the limits against guessing turned against others.
import { randomBytes } from 'node:crypto'
import { openPlainSql } from '../parts/lab-engines.ts'
import { type Attack, type AttackWorld, inTurn, PASSWORD, WRONG } from './attack-world.ts'

const BLOCKED_SOURCE_TRIES = 60
const GUESSES = 100
const MOST_CHECKED_A_SOURCE = 20
const NETWORKS = 40
const GUESSES_A_NETWORK = 5
const MOST_CHECKED_A_SITE = 60
const TOKENS = 1000
const ALONE_MS = 60_000
const WAIT_MS = 2000

const signIn = (world: AttackWorld, email: string, password: string, from: string) =>
  world.amapi('TokenRefresh', { email, password }, { from })

/** An attempt counts as checked unless its answer is that of the throttle. */
const isBlocked = (answer: { status?: unknown; message?: unknown }) =>
  /too many|try again|wait/i.test(String(answer.message))

/** A stranger at the same address (a VPN's exit, a school) does not block people who are not attacked. */
export const sharedAddress: Attack = async (world) => {
  const tried = []
  for (const [kind, address] of [
    ['IPv4', '192.0.2.10'],
    ['IPv6', '2001:db8:5::10'],
  ] as const) {
    const [usual, newcomer] = [await world.signUp(`usual-${kind}`), await world.signUp(`newcomer-${kind}`)]
    await signIn(world, usual.email, PASSWORD, address)
    await inTurn(BLOCKED_SOURCE_TRIES, (i) =>
      signIn(world, `made-up-${i}@people.test`, randomBytes(6).toString('hex'), address),
    )
    const right = await inTurn(10, () => signIn(world, usual.email, PASSWORD, address))
    const out = right.filter(({ status }) => status !== 'success').length
    tried.push({
      name: `${kind}: who was right before is refused behind an attacker's address`,
      tried: right.length,
      through: out,
      detail: right.find(({ status }) => status !== 'success'),
    })
    const until = performance.now() + ALONE_MS
    let isIn = false
    while (!isIn && performance.now() < until) {
      isIn = (await signIn(world, newcomer.email, PASSWORD, address)).status === 'success'
      if (!isIn) await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
    }
    tried.push({
      name: `${kind}: a newcomer waits more than a minute behind an attacker's address`,
      tried: 1,
      through: Number(!isIn),
    })
  }
  return tried
}

/** The same for VPN logins, at a gateway and at an agent. */
export const sharedCaller: Attack = async (world) => {
  const usual = await world.vpnLogin('usual-caller')
  const caller = '192.0.2.20'
  const connects = async (login: { username: string; password: string }, session: string) => {
    const { body } = await world.agent('main', 'authorize', {
      ...login,
      session,
      caller_address: caller,
      protocol: 'openvpn-udp',
    })
    return body.access === 'allowed'
  }
  await connects(usual, 'usual-1')
  await inTurn(BLOCKED_SOURCE_TRIES, (i) =>
    connects({ username: `made-up-${i}`, password: WRONG }, `bad-${i}`),
  )
  const answers = await inTurn(10, () => connects(usual, 'usual-1'))
  return [
    {
      name: "an attacker's failures refuse another login of the same address",
      tried: 10,
      through: answers.filter((isIn) => !isIn).length,
    },
  ]
}

/** The number of guesses that are checked: from one source, and from many networks of one site. */
export const guessing: Attack = async (world) => {
  const victim = await world.signUp('guessed')
  const checked = async (tries: number, source: (i: number) => string, email = victim.email) => {
    const answers = await inTurn(tries, (i) => signIn(world, email, `Guess-Horse-${i}`, source(i)))
    return answers.filter((answer) => !isBlocked(answer)).length
  }
  const one = await checked(GUESSES, () => '192.0.2.30')
  const spellings = await world.signUp('spelled')
  const spelled = await checked(GUESSES, () => '192.0.2.31', spellings.email.toUpperCase())
  const site = await world.signUp('guessed-by-a-site')
  const many = await checked(
    NETWORKS * GUESSES_A_NETWORK,
    (i) => `2001:db8:9:${(i % NETWORKS).toString(16)}::${i.toString(16)}`,
    site.email,
  )
  return [
    {
      name: 'guesses of one source at one account',
      tried: GUESSES,
      through: Math.max(0, one - MOST_CHECKED_A_SOURCE),
      detail: one,
    },
    {
      name: 'guesses at another spelling of an e-mail',
      tried: GUESSES,
      through: Math.max(0, spelled - MOST_CHECKED_A_SOURCE),
      detail: spelled,
    },
    {
      name: 'guesses from 40 networks of one /48',
      tried: NETWORKS * GUESSES_A_NETWORK,
      through: Math.max(0, many - MOST_CHECKED_A_SITE),
      detail: many,
    },
  ]
}

/** A person whose name is attacked from elsewhere keeps valid tokens, and gets in from where the password was right before. */
export const attackedName: Attack = async (world) => {
  const owner = await world.signUp('attacked')
  const home = '192.0.2.40'
  await signIn(world, owner.email, PASSWORD, home)
  await inTurn(200, (i) =>
    signIn(world, owner.email, `Guess-Horse-${i}`, `198.51.${100 + (i >> 6)}.${i & 63}`),
  )
  const byToken = await world.amapi(
    'GetProducts',
    { email: owner.email },
    { from: '198.51.100.1', bearer: owner.token },
  )
  const atHome = await signIn(world, owner.email, PASSWORD, home)
  return [
    {
      name: 'an attacked name loses its tokens',
      tried: 1,
      through: Number(byToken.status !== 'success'),
      detail: byToken,
    },
    {
      name: 'an attacked name is kept out where it was right before',
      tried: 1,
      through: Number(atHome.status !== 'success'),
      detail: atHome,
    },
  ]
}

/** Tokens that cannot be guessed leave no rows behind. */
export const throttleRows: Attack = async (world) => {
  const victim = await world.signUp('rows')
  const rows = async () => {
    const sql = await openPlainSql(world.installation)
    try {
      return Number((await sql.rows('select count(*) as n from throttle'))[0]?.n)
    } finally {
      await sql.close()
    }
  }
  const before = await rows()
  await inTurn(TOKENS, (i) =>
    world.amapi(
      'GetProducts',
      { email: victim.email },
      { from: `2001:db8:${i.toString(16)}::1`, bearer: `0x1${randomBytes(16).toString('hex')}` },
    ),
  )
  return [
    {
      name: 'unknown tokens fill the table of failures',
      tried: TOKENS,
      through: Math.max(0, (await rows()) - before),
    },
  ]
}

/** The commonest passwords, in every place where a password is chosen. */
export const commonPasswords: Attack = async (world) => {
  const common = [
    'Password123',
    'Password1!',
    'Qwertyuiop1',
    'Welcome2026',
    'Aaaaaaaaa1',
    'Iloveyou1!',
    'Sunshine99',
  ]
  const owner = await world.signUp('chooser')
  const withOwn = (email: string) => [...common, `${email}1A`]
  const added = await inTurn(common.length + 1, (i) => {
    const email = `common-${i}@people.test`
    const person = { email, password: withOwn(email)[i] ?? '', country: 'DE', type: 1 }
    return world.amapi('AddClient', person, { from: `198.18.200.${i}` })
  })
  const set = await inTurn(common.length + 1, (i) =>
    world.amapi(
      'SetPassword',
      { email: owner.email, setpassword: withOwn(owner.email)[i] ?? '' },
      { from: owner.from, bearer: owner.token },
    ),
  )
  const taken = (answers: { status: unknown }[]) =>
    answers.filter(({ status }) => status === 'success').length
  return [
    {
      name: 'AddClient takes a common password',
      tried: added.length,
      through: taken(added),
      detail: added.map(({ status, code }) => code ?? status),
    },
    {
      name: 'SetPassword takes a common password',
      tried: set.length,
      through: taken(set),
      detail: set.map(({ status, code }) => code ?? status),
    },
  ]
}
