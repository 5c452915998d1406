// A day of a shop that sells VPN access. Run it on a server of your own, and look at what is left with `latchkey account list`:
//
//   LATCHKEY_URL=http://localhost:8080 LATCHKEY_KEY=lk_manage_… node examples/shop.ts
//
// The key (`latchkey key create manage --brand …`) needs the scopes accounts:write, billing:read, events:read and secrets:read.
import { type Account, Latchkey, LatchkeyError } from '../sdk/src/latchkey.ts' // in your program: from 'latchkey-sdk'

const {
  LATCHKEY_URL: url = 'http://localhost:8080',
  LATCHKEY_KEY: key = '',
  LATCHKEY_BRAND: brand,
} = process.env
const latchkey = new Latchkey({ url, key, brand })

/** What the payment provider calls the shop with. A provider that gets no answer sends the same payment again. */
type Payment = { id: string; customer: string; days: number }

// --- the shop's programs ---

/** The shop's own id of the customer is the account's external id: the same payment again finds the account that is there. */
async function signUpPaid({ customer, days }: Payment): Promise<void> {
  const account = await latchkey.accounts.create({ external_id: customer, subscription: { days } })
  const [login] = account.subscriptions ?? []
  if (account.created) {
    console.log(`  opened ${account.id}, paid until ${login?.due_on}`)
    console.log(
      `  the welcome mail says: your VPN login is ${login?.vpn_username}, with a password of ${login?.vpn_password?.length} characters`,
    )
  } else console.log(`  it came again: ${customer} has ${account.id} already, and nothing is done`)
}

/** The id of the payment is the idempotency key: one payment is one term, however often it comes. */
async function renewalPaid({ id, customer, days }: Payment): Promise<void> {
  const { subscriptions: [login] = [] } = await accountOf(customer)
  if (!login) throw new Error(`${customer} has nothing to renew`)
  try {
    const renewed = await latchkey.subscriptions.renew(login.id, { days }, { idempotencyKey: id })
    console.log(`  renewed until ${renewed.due_on}, as ${renewed.ledger?.id} of the ledger`)
  } catch (error) {
    if (!(error instanceof LatchkeyError) || error.code !== 'renewal_too_early') throw error
    console.log(`  too early, so the shop gives the money back: ${error.message}`)
  }
}

/** The term is taken back in the ledger; the money is given back by the payment provider. */
async function refund(customer: string, reason: string): Promise<void> {
  const { id } = await accountOf(customer)
  for await (const row of latchkey.billing.listLedger({ account: id })) {
    if (row.kind !== 'renewal') continue
    const refunded = await latchkey.billing.refundTerm(row.id, { reason })
    return console.log(`  took back the term from ${row.starts_on} to ${row.ends_on}, as ${refunded.id}`)
  }
}

async function accountOf(customer: string): Promise<Account> {
  const { data } = await latchkey.accounts.list({ external_id: customer, expand: 'subscriptions' }).page()
  const [account] = data
  if (!account) throw new Error(`${customer} has no account`)
  return account
}

// --- and their day ---

const ada: Payment = { id: 'pay_1', customer: 'customer-ada', days: 7 }
for (const time of ['9:00', '9:01', '9:05']) {
  console.log(`${time}  Ada has paid a week to try it (${ada.id})`)
  await signUpPaid(ada)
}

const month: Payment = { id: 'pay_2', customer: 'customer-ada', days: 30 }
for (const time of ['11:30', '11:31']) {
  console.log(`${time}  she likes it, and has paid a month (${month.id})`)
  await renewalPaid(month)
}
console.log('11:40  her browser was slow, and she has paid once more (pay_3)')
await renewalPaid({ ...month, id: 'pay_3' })

console.log('14:00  she moves to a country where she does not need it, and wants the month back')
await refund('customer-ada', 'asked within 14 days')

console.log('15:00  Grace buys a year with her e-mail address')
const grace = await latchkey.accounts.create({
  email: 'grace@example.com',
  country: 'DE',
  subscription: { plan_months: 12 },
})
const [year] = grace.subscriptions ?? []
console.log(`  opened ${grace.id}, which renews on ${year?.due_on}`)

console.log('16:00  she does not want it to renew')
const cancelled = await latchkey.subscriptions.cancel(year?.id ?? '', {
  type: 'at_due_date',
  reason: 'one year is enough',
})
console.log(`  ${cancelled.id} ends on ${cancelled.due_on}, and works until then`)

console.log('17:00  Ada wants the shop to forget her')
const { id } = await accountOf('customer-ada')
const { finished } = await latchkey.accounts.erase(id)
console.log(
  `  ${id} is closed, and what named her ${finished ? 'is' : 'will be'} erased; the ledger keeps its rows, without her`,
)

console.log('18:00  what the server says of this day')
for await (const event of latchkey.events.list({ wait: 1 })) // a second, since what was done last may not be there yet
  switch (event.type) {
    case 'account.created':
      console.log(`  ${event.data.account.id} was opened`)
      break
    case 'subscription.renewed':
    case 'subscription.extended':
      console.log(`  ${event.data.subscription.id} is paid until ${event.data.subscription.due_on}`)
      break
    case 'subscription.refunded':
      console.log(
        `  a term of ${event.data.subscription_id} was taken back: ${event.data.reason ?? 'the reason was erased with her'}`,
      )
      break
    case 'subscription.cancellation_requested':
      console.log(`  ${event.data.subscription.id} ends on ${event.data.cancel.runs_on}`)
      break
    case 'account.erased':
      console.log(`  ${event.data.account_id} was erased`)
      break
    default: // everything else, and types that a newer server may have
  }
