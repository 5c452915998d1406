// Attacks by mail and names: a brand's mail server is made to write to a stranger, e-mails are probed, names are taken in
// advance.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Attack, type AttackWorld, inTurn, PASSWORD } from './attack-world.ts'

const TAKEN = 1202
const MAILS = 30
/** Long enough for a mail to leave before its alias is taken back. */
const SENT_WITHIN_MS = 300
const ASKED = 60
const SQUATTED = 40
/** The budget of sign-ups: one in ten seconds, and these at the start. */
const FREE_ANSWERS = 3
const ANSWER_EVERY_MS = 10_000
const MOST_ALIASES_A_DAY = 20
const SETTLE_MS = 1500

/** Messages that were written for one recipient. */
function mailsTo({ installation }: AttackWorld, email: string): number {
  const folder = join(installation.dataDir, 'mail')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.eml'),
  )
  return files.filter((name) => readFileSync(join(folder, name), 'utf8').includes(email)).length
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The address of a stranger gets one mail with a link a minute, from any number of callers. */
export const mailCannon: Attack = async (world) => {
  const mallory = await world.signUp('cannon')
  const as = { email: mallory.email }
  const options = { from: mallory.from, bearer: mallory.token }
  await inTurn(MAILS, async () => {
    await world.amapi('AddAlias', { ...as, setemail: 'victim@elsewhere.test', auto_passreset: 1 }, options)
    await pause(SENT_WITHIN_MS)
    await world.amapi('DelAlias', { ...as, alias: 'victim@elsewhere.test' }, options)
  })
  const asked = await world.signUp('asked-for')
  const { secretKey } = world.main
  await inTurn(MAILS, () => world.amapi('ResetPassword', { secret_key: secretKey, email: asked.email }))
  // The same address in another spelling.
  await inTurn(MAILS, () =>
    world.amapi('ResetPassword', { secret_key: secretKey, email: asked.email.toUpperCase() }),
  )
  await pause(SETTLE_MS)
  const through = (email: string) => Math.max(0, mailsTo(world, email) - 2)
  return [
    { name: 'AddAlias mails a stranger', tried: MAILS, through: through('victim@elsewhere.test') },
    { name: 'ResetPassword mails one account', tried: 2 * MAILS, through: through(asked.email) },
  ]
}

/** Strangers learn which e-mails have accounts only at the pace of sign-ups, by any method. */
export const emailOracle: Attack = async (world) => {
  const known = await world.signUp('known-person')
  const mallory = await world.signUp('oracle')
  const startedAt = performance.now()
  const answers = await inTurn(ASKED, (i) =>
    world.amapi(
      'AddAlias',
      { email: mallory.email, setemail: i % 2 ? known.email : `nobody-${i}@people.test` },
      { from: mallory.from, bearer: mallory.token },
    ),
  )
  const signUps = await inTurn(ASKED, () =>
    world.amapi(
      'AddClient',
      { email: known.email, password: PASSWORD, country: 'DE', type: 1 },
      { from: mallory.from },
    ),
  )
  const leaks = [...answers, ...signUps].filter(
    ({ status, code }) => status === 'success' || code === TAKEN,
  ).length
  const budget = FREE_ANSWERS + Math.ceil((performance.now() - startedAt) / ANSWER_EVERY_MS)
  return [
    {
      name: 'AddAlias and AddClient tell which e-mails are known',
      tried: 2 * ASKED,
      through: Math.max(0, leaks - budget),
      detail: { leaks, budget },
    },
  ]
}

/** Names taken in advance: few a day, and the person who proves the address gets it. */
export const squatting: Attack = async (world) => {
  const mallory = await world.signUp('squatter')
  const answers = await inTurn(SQUATTED, (i) =>
    world.amapi(
      'AddAlias',
      { email: mallory.email, setemail: `squat-${i}@owners.test` },
      { from: mallory.from, bearer: mallory.token },
    ),
  )
  const taken = answers.filter(({ status }) => status === 'success').length
  return [
    {
      name: 'aliases taken in a day',
      tried: SQUATTED,
      through: Math.max(0, taken - MOST_ALIASES_A_DAY),
      detail: taken,
    },
  ]
}
