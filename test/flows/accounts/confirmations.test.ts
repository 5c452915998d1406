// Confirmed e-mail addresses: who is asked, what confirms, and who cannot connect before.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { NOT_REPORTED } from '../../../src/sessions/accounting/report.ts'
import { addGateway, findLogin, HOME } from '../../fixtures/gateways.ts'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'
import { readMails } from '../../fixtures/resets.ts'
import { codeOf, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Engine, OPERATOR, type TestApp } from '../../harness.ts'

const ADA = 'ada@example.com'
type Setting = 'none' | 'note' | 'require'

async function open(t: TestContext, engine: Engine, setting: Setting) {
  const fixture = await openManageFixture(t, { engine })
  await set(fixture, setting)
  return fixture
}

async function set({ app, brandName }: TestApp, confirm_email: Setting): Promise<void> {
  await app.brands.set(brandName, { settings: { confirm_email } }, OPERATOR)
}

/** The tokens of all mails that confirm an address, the oldest first. */
async function tokens(fixture: TestApp): Promise<string[]> {
  const found = (await readMails(fixture)).flatMap(
    ({ text }) => text?.match(/(?<=\/confirm\?token=)[\w-]{43}/) ?? [],
  )
  for (const token of found) fixture.secrets.note(token)
  return found
}

async function newest(fixture: TestApp): Promise<string> {
  return (await tokens(fixture)).at(-1) ?? assert.fail('no mail with a link to confirm')
}

async function press({ url }: TestApp, token: string): Promise<number> {
  const body = new URLSearchParams({ token })
  return (await fetch(`${url}/confirm`, { method: 'POST', body })).status
}

async function accountOf(fixture: Awaited<ReturnType<typeof open>>, email = ADA) {
  const [account] = (await fixture.manage('GET', `/accounts?email=${email}&expand=subscriptions`)).body.data
  return account ?? assert.fail(`no account of ${email}`)
}

const stateOf = async (fixture: Awaited<ReturnType<typeof open>>, email = ADA) => {
  const { email_pending: isPending, email_confirmed_at: at } = await accountOf(fixture, email)
  return [isPending, at !== null]
}

for (const engine of ENGINES) {
  test(`${engine}: a new account gets one link, and only the button confirms its address`, async (t) => {
    const fixture = await open(t, engine, 'note')
    await fixture.addClient(ADA)
    assert.deepEqual(await stateOf(fixture), [true, false])
    const [token = '', ...others] = await tokens(fixture)
    assert.deepEqual([token.length, others], [43, []])
    const opened = await fetch(`${fixture.url}/confirm?token=${token}`)
    assert.deepEqual([opened.status, opened.headers.get('set-cookie')], [200, null])
    assert.match(await opened.text(), /Confirm my e-mail/)
    for (let i = 0; i < 3; i++) await fetch(`${fixture.url}/confirm?token=${token}`, { method: 'HEAD' })
    assert.deepEqual(await stateOf(fixture), [true, false], 'a program that follows links confirmed it')
    assert.equal(await press(fixture, token), 200)
    assert.deepEqual(await stateOf(fixture), [false, true])
    assert.equal(await press(fixture, token), 410)
    assert.equal((await fetch(`${fixture.url}/confirm?token=${token}`)).status, 410)
    const trail = (await rowsOf(fixture, 'audit')).filter(({ action }) => action === 'account.confirm_email')
    assert.deepEqual(
      trail.map((row) => row.actor_kind),
      ['reset_link'],
    )
    assert.ok(!JSON.stringify(await rowsOf(fixture, 'reset_link')).includes(token))
  })

  test(`${engine}: of many that press the button at once one uses the link up`, async (t) => {
    const fixture = await open(t, engine, 'note')
    await fixture.addClient(ADA)
    const token = await newest(fixture)
    const statuses = await Promise.all(Array.from({ length: 8 }, () => press(fixture, token)))
    assert.equal(statuses.filter((status) => status === 200).length, 1, `${statuses}`)
    const trail = (await rowsOf(fixture, 'audit')).filter(({ action }) => action === 'account.confirm_email')
    assert.equal(trail.length, 1)
  })

  test(`${engine}: where it is required, a login is refused until its address is confirmed`, async (t) => {
    const fixture = await open(t, engine, 'require')
    const { app } = fixture
    const gateway = await addGateway(app, { name: 'g1', host: 'g1.example.net' })
    const { vpn_username: username = '' } = await fixture.addClient(ADA)
    const account = await accountOf(fixture)
    const [{ id }] = account.subscriptions
    const login = { username, subscriptionId: Number(id.slice(4)) }
    let sessions = 0
    const admit = async () => {
      const ask = { gateway, protocols: gateway.protocols, login, callerAddress: HOME }
      const answer = await app.admission.admit({ ...ask, sessionKey: `s${++sessions}` })
      return answer.kind === 'admitted' ? 'admitted' : answer.why
    }
    assert.equal((await findLogin(app, username))?.username, username)
    assert.equal(await admit(), 'email_not_confirmed')
    const { body } = await fixture.manage('GET', `/subscriptions/${id}/access`)
    assert.equal(body.gateways[0].answer, 'email_not_confirmed')
    assert.equal(codeOf(await fixture.trusted('GetProducts', { email: ADA })), 0)
    assert.equal(await press(fixture, await newest(fixture)), 200)
    assert.equal(await admit(), 'admitted')
  })

  test(`${engine}: accounts from before the setting count as confirmed, and those that wait are let in without it`, async (t) => {
    const fixture = await open(t, engine, 'none')
    const { app } = fixture
    const gateway = await addGateway(app, { name: 'g1', host: 'g1.example.net' })
    const admit = async (email: string) => {
      const [{ id, vpn_username: username }] = (await accountOf(fixture, email)).subscriptions
      const login = { username, subscriptionId: Number(id.slice(4)) }
      const ask = { gateway, protocols: gateway.protocols, login, callerAddress: HOME, sessionKey: email }
      return (await app.admission.admit(ask)).kind
    }
    await fixture.addClient(ADA)
    assert.deepEqual(await rowsOf(fixture, 'mail'), [])
    await set(fixture, 'require')
    assert.deepEqual(await stateOf(fixture), [false, false])
    assert.equal(await admit(ADA), 'admitted')
    const { vpn_username: username = '' } = await fixture.addClient('bob@example.com')
    assert.equal(await admit('bob@example.com'), 'refused')
    await set(fixture, 'note')
    assert.equal(await admit('bob@example.com'), 'admitted')
    await app.accounting.record({
      ...{ ...NOT_REPORTED, gateway, status: 'start', sessionKey: 'bob@example.com' },
      ...{ username, nasAddress: '10.0.0.1', callerAddress: HOME, framedAddress: undefined },
      ...{ protocolId: undefined, octetsIn: 0, octetsOut: 0, seconds: 0, cause: undefined },
      at: fixture.clock.now(),
    })
    await set(fixture, 'require')
    const ends = await rowsOf(fixture, 'disconnect')
    assert.deepEqual(
      ends.map(({ why }) => why),
      ['email_not_confirmed'],
    )
  })

  test(`${engine}: another address has to be confirmed anew, and the link to the former one is dead`, async (t) => {
    const fixture = await open(t, engine, 'note')
    await fixture.addClient(ADA)
    const former = await newest(fixture)
    const { id } = await accountOf(fixture)
    fixture.clock.add(HOUR_MS)
    assert.equal((await fixture.manage('PATCH', `/accounts/${id}`, { email: 'new@example.com' })).status, 200)
    assert.equal(await press(fixture, former), 410)
    assert.deepEqual(await stateOf(fixture, 'new@example.com'), [true, false])
    assert.equal(await press(fixture, await newest(fixture)), 200)
    assert.deepEqual(await stateOf(fixture, 'new@example.com'), [false, true])
    await set(fixture, 'none')
    await fixture.manage('PATCH', `/accounts/${id}`, { email: 'third@example.com' })
    assert.deepEqual(await stateOf(fixture, 'third@example.com'), [false, false])
  })

  test(`${engine}: a link is sent again within the limit of mails, ends after three days, and a hand confirms too`, async (t) => {
    const fixture = await open(t, engine, 'note')
    const { manage, clock } = fixture
    await fixture.addClient(ADA)
    const { id } = await accountOf(fixture)
    const path = `/accounts/${id}/email-confirmation`
    assert.deepEqual((await manage('POST', path)).body, { sent: false })
    clock.add(HOUR_MS)
    const sent = await manage('POST', path)
    assert.deepEqual([sent.status, sent.body], [202, { sent: true }])
    const [first = '', second = ''] = await tokens(fixture)
    clock.add(3 * DAY_MS)
    assert.deepEqual([await press(fixture, first), await press(fixture, second)], [410, 410])
    const done = await manage('POST', `/accounts/${id}/confirm-email`)
    assert.deepEqual([done.body.email_pending, done.body.email_confirmed_at !== null], [false, true])
    const again = await manage('POST', `/accounts/${id}/confirm-email`)
    assert.equal(again.body.email_confirmed_at, done.body.email_confirmed_at)
    const made = await manage('POST', '/accounts', { external_id: 'shop-1', subscription: { days: 3 } })
    fixture.secrets.note(made.body.subscriptions[0].vpn_password)
    for (const call of ['email-confirmation', 'confirm-email'])
      assert.equal((await manage('POST', `/accounts/${made.body.id}/${call}`)).body.code, 'conflict')
  })

  test(`${engine}: a reset is mailed at once after a sign-up, and neither mail takes the turn of the other`, async (t) => {
    const fixture = await open(t, engine, 'note')
    const { manage, clock } = fixture
    await fixture.addClient(ADA)
    const { id } = await accountOf(fixture)
    const reset = async () => (await manage('POST', `/accounts/${id}/password-reset`)).body.sent
    const confirm = async () => (await manage('POST', `/accounts/${id}/email-confirmation`)).body.sent
    assert.deepEqual([await reset(), await reset(), await confirm()], [true, false, false])
    clock.add(MINUTE_MS)
    assert.deepEqual([await confirm(), await reset()], [true, true])
    const sent = { confirm: 2, reset: 2 }
    for (let minute = 1; minute <= 40; minute++) {
      clock.add(MINUTE_MS)
      if (await confirm()) sent.confirm++
      if (await reset()) sent.reset++
    }
    assert.deepEqual(sent, { confirm: 3, reset: 5 }, 'an address is not flooded')
    await tokens(fixture)
    for (const { text } of await readMails(fixture))
      for (const token of text?.match(/(?<=\/reset\?token=)[\w-]{43}/g) ?? []) fixture.secrets.note(token)
  })

  test(`${engine}: no link does what it was not mailed for`, async (t) => {
    const fixture = await open(t, engine, 'note')
    await fixture.addClient(ADA)
    const confirming = await newest(fixture)
    const form = new URLSearchParams({ token: confirming, password: 'Kq7mZt4.nWx9', again: 'Kq7mZt4.nWx9' })
    fixture.secrets.note('Kq7mZt4.nWx9')
    assert.equal((await fetch(`${fixture.url}/reset`, { method: 'POST', body: form })).status, 410)
    fixture.clock.add(HOUR_MS)
    const { id } = await accountOf(fixture)
    await fixture.manage('POST', `/accounts/${id}/password-reset`)
    const resetting = (await readMails(fixture)).flatMap(
      ({ text }) => text?.match(/(?<=\/reset\?token=)[\w-]{43}/) ?? [],
    )
    fixture.secrets.note(resetting[0])
    assert.equal(await press(fixture, resetting[0] ?? ''), 410)
    assert.deepEqual(await stateOf(fixture), [true, false])
    const other = new URLSearchParams({
      token: resetting[0] ?? '',
      password: 'Kq7mZt4.nWx9',
      again: 'Kq7mZt4.nWx9',
    })
    assert.equal((await fetch(`${fixture.url}/reset`, { method: 'POST', body: other })).status, 200)
    assert.deepEqual(await stateOf(fixture), [false, true], 'the link came to that address')
    for (const token of ['', 'x', '%00', "'", 'a'.repeat(43), 'a'.repeat(300)]) {
      assert.equal((await fetch(`${fixture.url}/confirm?token=${token}`)).status, 410, token)
      assert.equal(await press(fixture, token), 410, token)
    }
    assert.equal((await fetch(`${fixture.url}/confirm?token=a&token=b`)).status, 410)
  })

  test(`${engine}: whether an address is confirmed moves with an export`, async (t) => {
    const fixture = await open(t, engine, 'note')
    const { app, brandName } = fixture
    for (const email of [ADA, 'bob@example.com']) await fixture.addClient(email)
    const bob = await accountOf(fixture, 'bob@example.com')
    await fixture.manage('POST', `/accounts/${bob.id}/confirm-email`)
    const brand = (await app.brands.findNamed(brandName)) ?? assert.fail()
    const lines: { line: number; text: string }[] = []
    for await (const { account } of app.exporting.all(brand, { after: 0, secrets: false })) {
      // The former brand has these logins still.
      const subscriptions = account.subscriptions?.map(({ vpn_username: _, ...one }) => one)
      lines.push({ line: lines.length + 1, text: JSON.stringify({ ...account, subscriptions }) })
    }
    const other = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    fixture.secrets.note(other.secretKey)
    async function* read() {
      yield* lines
    }
    const caller = { brand: other.brand, actor: OPERATOR }
    const how = {
      dryRun: false,
      allowSlowHashes: false,
      onProblem: ({ reason }: { reason: string }) => assert.fail(reason),
    }
    await app.importing.importAll(caller, read(), how)
    const rows = (await rowsOf(fixture, 'account')).filter(({ brand_id }) => brand_id === other.brand.id)
    assert.deepEqual(
      rows.map((row) => [row.email, row.email_pending, row.email_confirmed_at !== null]),
      [
        [ADA, 1, false],
        ['bob@example.com', 0, true],
      ],
    )
  })
}
