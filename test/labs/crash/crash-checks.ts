// Checks after a crash, all by the API: acknowledged calls are stored, others can be repeated.
import { randomInt } from 'node:crypto'
import type { AmapiClient } from '../parts/amapi-client.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { type Harvest, idempotency, type Life, take } from './crash-writers.ts'

const ACCOUNT_NOT_FOUND = 1201
const CANCELLATION_PENDING = 1305
const KEYED_REPEATS = 10

export type Checker = { client: AmapiClient; secretKey: string; report: LabReport }

/** Repeats unanswered calls with a key: they succeed, and a second repeat gives the same bytes. */
export async function repeatPending(checker: Checker, harvest: Harvest): Promise<number> {
  let repeated = 0
  for (const { life, call } of harvest.pending) {
    if (!call.idempotencyKey) continue
    const first = await checker.client.call(call.method, call.fields, idempotency(call))
    const second = await checker.client.call(call.method, call.fields, idempotency(call))
    checker.report.quiet(
      `an unanswered ${call.method} can be repeated`,
      first.body.status === 'success',
      first.text,
    )
    checker.report.quiet(`a repeated ${call.method} gives one result`, first.text === second.text, [
      first.text,
      second.text,
    ])
    take(harvest, life, { call, answer: first })
    repeated++
  }
  return repeated
}

const SHOW_SECRETS = new Set(['AddClient', 'TokenRefresh'])

/**
 * Acknowledged calls with a key give their stored answer byte for byte, or report that it was erased with the password that
 * it shows.
 */
export async function repeatAcknowledged(checker: Checker, harvest: Harvest): Promise<void> {
  const changed = new Set(harvest.lives.filter((life) => life.passwordSet).map(({ email }) => email))
  for (const { call, answer } of harvest.keyed.slice(-KEYED_REPEATS)) {
    const again = await checker.client.call(call.method, call.fields, idempotency(call))
    const mayBeGone = SHOW_SECRETS.has(call.method) && changed.has(String(call.fields.email))
    const isGone = mayBeGone && /no longer kept/.test(again.body.message ?? '')
    const isKept = isGone || again.text === answer.text
    checker.report.quiet(`the stored answer of ${call.method} is kept`, isKept, [answer.text, again.text])
  }
}

export async function checkLife(checker: Checker, life: Life): Promise<void> {
  const { client, secretKey, report } = checker
  const products = await client.call('GetProducts', { secret_key: secretKey, email: life.email })
  if (!life.exists && products.body.code === ACCOUNT_NOT_FOUND) return
  const [product] = Array.isArray(products.body.response) ? products.body.response : []
  const there =
    product?.product_status === 'Active' && (!life.exists || product.username === life.vpnUsername)
  if (!report.quiet(`an acknowledged AddClient is there (${life.email})`, there, products.text)) return
  await checkPassword(checker, life)
  await checkAliases(checker, life)
  if (life.shortToken) {
    const byToken = await client.call(
      'GetProducts',
      { email: life.email },
      { bearer: life.shortToken, from: anyAddress() },
    )
    report.quiet('an acknowledged token works', byToken.body.status === 'success', byToken.text)
  }
  if (life.cancelled === 'yes') {
    const fields = { secret_key: secretKey, email: life.email, type: 'at_due_date' }
    const weaker = await client.call('CancelRequest', fields)
    report.quiet(
      'an acknowledged CancelRequest is there',
      weaker.body.code === CANCELLATION_PENDING,
      weaker.text,
    )
  }
}

/** The acknowledged password works; with an unanswered SetPassword exactly one of the two does. */
async function checkPassword({ client, report }: Checker, life: Life): Promise<void> {
  const works = async (password: string) =>
    (await client.call('TokenRefresh', { email: life.email, password }, { from: anyAddress() })).body
      .status === 'success'
  const known = await works(life.password)
  if (life.perhapsPassword === undefined) {
    report.quiet(`the acknowledged password works (${life.email})`, known)
    return
  }
  report.quiet(
    'an unanswered SetPassword is done or not done',
    known !== (await works(life.perhapsPassword)),
    life,
  )
}

async function checkAliases({ client, secretKey, report }: Checker, life: Life): Promise<void> {
  if (life.aliases.size + life.perhapsAliases.size === 0) return
  const list = await client.call('ListAliases', { secret_key: secretKey, email: life.email })
  const found = new Set(
    (Array.isArray(list.body.response) ? list.body.response : []).map(({ email }) => String(email)),
  )
  const complete = [...life.aliases].every((alias) => found.has(alias))
  const known = [...found].every((alias) => life.aliases.has(alias) || life.perhapsAliases.has(alias))
  report.quiet('an acknowledged AddAlias is there, and nothing else', complete && known, list.text)
}

/** A new source for every untrusted call, so that throttling does not interfere. */
export function anyAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`
}
