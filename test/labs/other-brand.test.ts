// Another brand's ids and tokens in every field of every method: refused, nothing revealed and nothing changed. The calls
// are made from the operations, so a new method or field is always included.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { operations } from '../../src/http/amapi/operations.ts'
import { done, elsewhere, rowsOf, TABLES } from '../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, type Sent, startApp, type TestApp } from '../harness.ts'
import { type Case, casesOf, controlsOf, type Possessions } from './other-brand-cases.ts'

/** Calls that wait for an answer together. */
const AT_ONCE = 8
const LEAST_CASES = 1000

type Keys = { apikey: string; secret_key: string }

let accounts = 0

/** An account with a product, an alias and tokens; the alias has the account's password. */
async function settle(fixture: TestApp, keys: Keys, password = PASSWORD): Promise<Possessions> {
  accounts++
  const [email, alias] = [`owner${accounts}@example.com`, `alias${accounts}@example.com`]
  const added = done(await fixture.call('AddClient', { ...keys, country: 'DE', type: '1', email, password }))
  done(await fixture.call('AddAlias', { ...keys, email, setemail: alias, setpassword: password }))
  const products = done(await fixture.call('GetProducts', { ...keys, email }))
  const [product] = products.response as unknown as { product_id: string }[]
  return {
    apiKey: keys.apikey,
    secretKey: keys.secret_key,
    email,
    password,
    alias,
    productId: product?.product_id ?? '',
    shortToken: added.short_token ?? '',
    longToken: added.long_token ?? '',
    vpnUsername: added.vpn_username ?? '',
    vpnPassword: added.vpn_password ?? '',
  }
}

async function openBoth(t: TestContext, engine: (typeof ENGINES)[number]) {
  const fixture = await startApp(t, { engine })
  const other = await fixture.app.brands.addBrand({ name: 'other', title: 'Other VPN' }, OPERATOR)
  const otherKeys = { apikey: other.apiKey, secret_key: other.secretKey }
  const theirs = await settle(fixture, otherKeys, 'Their_Own_Password!9')
  return { fixture, theirs, otherId: other.brand.id }
}

/** All rows that are the other brand's. */
async function rowsOfBrand(fixture: TestApp, brandId: number): Promise<string> {
  const tables: Record<string, unknown> = {}
  for (const table of TABLES) {
    const rows = await rowsOf(fixture, table)
    tables[table] = rows.filter(
      (row) => row.brand_id === brandId || (table === 'brand' && row.id === brandId),
    )
  }
  return JSON.stringify(tables, undefined, 1)
}

function send(fixture: TestApp, { operation, fields, bearer }: Case): Promise<Sent> {
  return fixture.call(operation, fields, { from: elsewhere(), ...(bearer === undefined ? {} : { bearer }) })
}

async function sendAll(
  fixture: TestApp,
  cases: Case[],
  judge: (one: Case, sent: Sent) => void,
): Promise<void> {
  for (let i = 0; i < cases.length; i += AT_ONCE) {
    const together = cases.slice(i, i + AT_ONCE)
    const answers = await Promise.all(together.map((one) => send(fixture, one)))
    for (const [index, one] of together.entries()) {
      const sent = answers[index]
      assert.ok(sent)
      judge(one, sent)
    }
  }
}

/** No value of theirs is in an answer unless the call itself contained it. */
function showsNothing(one: Case, sent: Sent, theirs: Possessions): void {
  const said = new Set([...Object.values(one.fields), one.bearer])
  const { productId: _, ...secrets } = theirs // a number that other brands' texts may hold by chance
  for (const [name, value] of Object.entries(secrets)) {
    assert.ok(said.has(value) || !sent.text.includes(value), `${one.what} tells their ${name}: ${sent.text}`)
  }
}

for (const engine of ENGINES) {
  test(`the calls that are spoilt below succeed when nothing is foreign (${engine})`, async (t) => {
    const { fixture } = await openBoth(t, engine)
    for (const operation of operations) {
      const first = await settle(fixture, fixture.keys)
      for (const [i] of controlsOf(operation, first).entries()) {
        const mine = i === 0 ? first : await settle(fixture, fixture.keys)
        const control = controlsOf(operation, mine)[i]
        assert.ok(control)
        done(await send(fixture, control))
      }
    }
  })

  test(`what names or proves something of another brand is refused, changes and tells nothing (${engine})`, async (t) => {
    const { fixture, theirs, otherId } = await openBoth(t, engine)
    const mine = await settle(fixture, fixture.keys)
    const before = await rowsOfBrand(fixture, otherId)
    let tried = 0
    for (const operation of operations) {
      const cases = casesOf(operation, mine, theirs).filter(({ refused }) => refused)
      await sendAll(fixture, cases, (one, sent) => {
        assert.equal(sent.body.status, 'error', `${one.what} is answered with ${sent.text}`)
        showsNothing(one, sent, theirs)
      })
      tried += cases.length
      assert.equal(await rowsOfBrand(fixture, otherId), before, `${operation.name} changed the other brand`)
    }
    assert.ok(tried >= LEAST_CASES, `only ${tried} calls were made`)
  })

  test(`another brand's values as mere texts reach nothing of that brand (${engine})`, async (t) => {
    const { fixture, theirs, otherId } = await openBoth(t, engine)
    const before = await rowsOfBrand(fixture, otherId)
    for (const operation of operations) {
      const mine = await settle(fixture, fixture.keys)
      // By secret key and by token only: checking a password takes long, and is just as valid.
      const all = casesOf(operation, mine, theirs).filter(({ refused }) => !refused)
      const cases = all.filter(({ fields }) => fields.password !== mine.password)
      await sendAll(fixture, cases, (one, sent) => showsNothing(one, sent, theirs))
      assert.equal(await rowsOfBrand(fixture, otherId), before, `${operation.name} changed the other brand`)
    }
  })
}
