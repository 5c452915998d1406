// Repeats with an Idempotency-Key that run at the same moment as the first call, which changes the credential of the repeat.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  anotherProcess,
  atOnce,
  codeOf,
  done,
  newPair,
  post,
  refused,
  rowsOf,
  tally,
} from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, PASSWORD, type Sent, startApp, type TestApp } from '../../harness.ts'

const OTHER_PASSWORD = 'Another_Password!9'
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

for (const engine of ENGINES) {
  test(`${engine}: repeats at once work although the credential they carry changes by the first`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    await fixture.addClient(email)
    const change = { apikey: fixture.keys.apikey, email, password: PASSWORD, setpassword: OTHER_PASSWORD }
    const answers = await atOnce(10, () => fixture.call('SetPassword', change, keyed('set')))
    assert.deepEqual(tally(answers), { 0: 10 })
    const close = { apikey: fixture.keys.apikey, email, password: OTHER_PASSWORD }
    const closed = await atOnce(10, () => fixture.call('CloseClient', close, keyed('close')))
    assert.deepEqual(tally(closed), { 0: 10 })
  })

  test(`${engine}: a repeat that the first one overtakes gets its answer, not what the first one left`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    const add = { country: 'DE', type: '1', email, password: PASSWORD }
    const mine = { email, password: PASSWORD }
    const alias = { ...mine, setemail: 'alias@example.org' }
    let turns = 0
    for (const [method, fields] of Object.entries<Fields>({
      AddClient: { ...add, secret_key: fixture.keys.secret_key },
      AddAlias: alias,
      DelAlias: { ...mine, alias: alias.setemail },
      CancelRequest: { ...mine, type: 'midnight' },
      SetPassword: { ...mine, setpassword: OTHER_PASSWORD },
      CloseClient: { email, password: OTHER_PASSWORD },
    })) {
      const call = () => fixture.untrusted(method, fields, keyed(method))
      const overtaking = overtake(fixture, call)
      const second = await call()
      assert.equal(second.text, (await overtaking).text, method)
      assert.equal(codeOf(second), 0, method)
      // The three turns of an alias: of its source, of its account, of the day.
      if (method === 'AddAlias') turns = 3
      assert.equal((await rowsOf(fixture, 'throttle')).length, turns, `${method}: nobody failed`)
    }
  })

  test(`${engine}: a repeat that the first one overtakes is no failed attempt, whatever it is proved by`, async (t) => {
    const fixture = await startApp(t, { engine })
    const [email, alias] = ['ada@example.org', 'alias@example.org']
    await fixture.addClient(email)
    const aliasPassword = 'Alias_Password!1'
    done(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: aliasPassword }))
    const repeat = async (method: string, fields: Fields, bearer?: string) => {
      const how = { ...keyed(method), ...(bearer === undefined ? {} : { bearer }) }
      const call = () => fixture.untrusted(method, fields, how)
      const overtaking = overtake(fixture, call)
      assert.deepEqual([codeOf(await call()), codeOf(await overtaking)], [0, 0], method)
      assert.deepEqual(await rowsOf(fixture, 'throttle'), [], method)
    }
    const change = { email: alias, password: aliasPassword, setpassword: OTHER_PASSWORD }
    await repeat('SetAliasPassword', change)
    await repeat('DelAlias', { email, alias, password: PASSWORD })
    const { long_token } = await newPair(fixture, email)
    await repeat('TokenRefresh', { email }, String(long_token))
    const { short_token } = await newPair(fixture, email)
    await repeat('CloseClient', { email }, String(short_token))
  })

  test(`${engine}: nor is one that a call at another process overtakes`, async (t) => {
    const fixture = await startApp(t, { engine })
    await t.test('on the same database', async (t) => {
      const { url } = await anotherProcess(t, fixture)
      const email = 'ada@example.org'
      await fixture.addClient(email)
      const change = { email, password: PASSWORD, setpassword: OTHER_PASSWORD }
      const { headers } = keyed('set')
      const { apikey } = fixture.keys
      const theirs = overtake(fixture, () =>
        post(url, 'SetPassword', { apikey, ...change }, undefined, headers),
      )
      assert.equal(codeOf(await fixture.untrusted('SetPassword', change, { headers })), 0)
      assert.equal(codeOf(await theirs), 0)
      assert.deepEqual(await rowsOf(fixture, 'throttle'), [])
    })
  })

  test(`${engine}: who sends another request under the key of one that is being answered has failed`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    await fixture.addClient(email)
    const change = (password: string) => ({ email, password, setpassword: OTHER_PASSWORD })
    const overtaking = overtake(fixture, () =>
      fixture.untrusted('SetPassword', change(PASSWORD), keyed('set')),
    )
    refused(await fixture.untrusted('SetPassword', change('Guessed_Password!1'), keyed('set')), 1001)
    assert.equal(codeOf(await overtaking), 0)
    assert.equal((await rowsOf(fixture, 'throttle')).length, 4, 'one of the known source, three of the key')
  })
}

/** Runs a whole call between the next look-up of a stored answer and the step after it. */
function overtake({ app }: TestApp, call: () => Promise<Sent>): Promise<Sent> {
  const { find } = app.answers
  const { promise, resolve } = Promise.withResolvers<Sent>()
  app.answers.find = async (key) => {
    app.answers.find = find
    const found = await find(key)
    resolve(await call())
    return found
  }
  return promise
}
