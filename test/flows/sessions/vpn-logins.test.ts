// Logins at gateways: their owner, what counts as a failed attempt, and which callers failures throttle.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import { keepText } from '../../../src/text.ts'
import {
  ELSEWHERE,
  findLogin,
  type GatewayFixture,
  HOME,
  openGatewayFixture,
} from '../../fixtures/gateways.ts'
import { anotherProcess } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

const WRONG = 'Wrong-Password.1'

/** Logs in as a gateway does; by default every attempt is a new one. */
function makeAsking({ app, first }: GatewayFixture) {
  let attempts = 0
  return async (username: string, password: string, from: string | undefined = HOME, evidence?: string) => {
    const attempt = {
      gateway: first,
      username,
      callerAddress: from,
      evidence: evidence ?? `${attempts++}`,
    }
    const answer = await app.logins.authenticate(attempt, (right) => right === password)
    if (answer.kind === 'wrong') return answer.why
    await app.admission.admit({ ...attempt, ...answer, protocols: first.protocols, sessionKey: undefined })
    return 'right'
  }
}

const times = <T>(count: number, work: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)))
const count = (answers: string[], one: string) => answers.filter((answer) => answer === one).length

for (const engine of ENGINES) {
  test(`${engine}: VPN logins`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine })
    const { app, clock } = fixture
    const ask = makeAsking(fixture)
    const add = async () => {
      const { login } = await fixture.add()
      return { ...login, right: (from?: string) => ask(login.username, login.password, from) }
    }

    await t.test('are found with their passwords, in whichever brand they are', async () => {
      const ada = await add()
      const bought = await fixture.addClient('ada@example.org')
      const answer = await findLogin(app, ada.username)
      assert.deepEqual([answer?.username, answer?.password], [ada.username, ada.password])
      assert.equal(answer?.subscriptionId, await fixture.subscriptionOf(ada.username))
      assert.equal(await ask(bought.vpn_username ?? '', bought.vpn_password ?? ''), 'right')
      assert.equal(await findLogin(app, 'nobody'), undefined)
    })

    await t.test('unknown ones are checked like known ones, and never right', async () => {
      const seen: string[] = []
      const attempt = {
        gateway: fixture.first,
        username: 'nobody',
        callerAddress: ELSEWHERE,
        evidence: 'x',
      }
      const answer = await app.logins.authenticate(attempt, (password) => seen.push(password) > 0)
      assert.deepEqual(answer, { kind: 'wrong', why: 'unknown_login' })
      assert.equal(seen[0]?.length, 16)
    })

    await t.test('names that no database takes are unknown', async () => {
      clock.add(MINUTE_MS)
      for (const name of ['', '\0', 'a\0b', 'n'.repeat(5000), "' or 1=1 --", '\u{1F600}']) {
        assert.equal(await ask(keepText(name), WRONG, `10.9.0.${name.length % 250}`), 'unknown_login')
      }
    })

    await t.test('a check that fails is the problem of its login only', async () => {
      const ada = await add()
      const attempt = {
        gateway: fixture.first,
        username: ada.username,
        callerAddress: HOME,
        evidence: 'bug',
      }
      const fails = app.logins.authenticate(attempt, () => {
        throw new Error('a bug')
      })
      const [failed, well] = await Promise.allSettled([fails, ada.right()])
      assert.deepEqual([failed.status, well], ['rejected', { status: 'fulfilled', value: 'right' }])
    })

    await t.test('a damaged row is the problem of its login only', async () => {
      const [damaged, ada, bob] = [await add(), await add(), await add()]
      await app.db.write((tx) =>
        tx
          .updateTable('subscription')
          .set({ limits: '{' })
          .where('vpn_username', '=', damaged.username)
          .execute(),
      )
      const answers = await Promise.allSettled([ada.right(), damaged.right(), bob.right()])
      assert.deepEqual(
        answers.map((one) => (one.status === 'fulfilled' ? one.value : one.status)),
        ['right', 'rejected', 'right'],
      )
    })

    await t.test(
      'who guesses is slowed down after five tries, and the right password counts again later',
      async () => {
        const ada = await add()
        const from = '10.7.0.1'
        for (let i = 0; i < 5; i++) assert.equal(await ask(ada.username, WRONG, from), 'wrong_password')
        assert.equal(await ada.right(from), 'throttled')
        clock.add(SECOND_MS)
        assert.equal(await ada.right(from), 'right')
        assert.equal(await ask(ada.username, WRONG, from), 'wrong_password') // and all is forgotten
        assert.equal(await ada.right(from), 'right')
      },
    )

    await t.test('who guesses under all spellings of a name is slowed down as under one', async () => {
      const ada = await add()
      const from = '10.7.0.7'
      const spelled = (at: number) => ada.username.slice(0, at) + ada.username.slice(at).toUpperCase()
      for (let i = 0; i < 5; i++) assert.equal(await ask(spelled(i), WRONG, from), 'wrong_password')
      assert.equal(await ada.right(from), 'throttled')
      assert.equal(await ask(spelled(0), ada.password), 'right')
    })

    await t.test('of 50 wrong tries at once five are answered, and all of them have counted', async () => {
      const ada = await add()
      const from = '10.7.0.2'
      const answers = await times(50, () => ask(ada.username, WRONG, from))
      assert.deepEqual([count(answers, 'wrong_password'), count(answers, 'throttled')], [5, 45])
      assert.equal(await ada.right(from), 'throttled')
    })

    await t.test('the right one among 50 at once gets the same answer as the others', async () => {
      const ada = await add()
      const answers = await times(50, (i) =>
        i === 40 ? ada.right('10.7.0.22') : ask(ada.username, WRONG, '10.7.0.22'),
      )
      assert.deepEqual([count(answers, 'wrong_password'), count(answers, 'right')], [5, 0])
    })

    await t.test(
      'where many names are tried each has its turn, and who was right there all the time',
      async () => {
        const [ada, bob] = [await add(), await add()]
        const from = '2001:db8:1:2::3'
        assert.equal(await ada.right(from), 'right')
        const answers = await times(200, (i) => ask(`nobody-${i}`, WRONG, from))
        const refusedCount = count(answers, 'unknown_login')
        assert.ok(refusedCount > 20 && refusedCount < 80, `${refusedCount}`)
        assert.equal(await ada.right('2001:db8:1:2:ffff::9'), 'right') // the same /64
        assert.equal(await bob.right('2001:db8:1:3::3'), 'right') // another one
        const tries = []
        for (let s = 0; s < 60; s += 10) {
          await times(60, (i) => ask(`more-${s}-${i}`, WRONG, from))
          tries.push(await bob.right(from))
          clock.add(10 * SECOND_MS)
        }
        assert.ok(tries.includes('right'), `${tries}`)
      },
    )

    await t.test('an attacker elsewhere does not lock the owner out, nor do a thousand', async () => {
      const ada = await add()
      assert.equal(await ada.right('10.6.0.1'), 'right')
      const answers: string[] = []
      for (let i = 0; i < 5; i++)
        answers.push(...(await times(200, (n) => ask(ada.username, WRONG, `10.8.${i}.${n}`))))
      assert.equal(count(answers, 'wrong_password'), 100)
      assert.equal(await ada.right('10.6.0.1'), 'right')
      assert.equal(await ask(ada.username, WRONG, '10.6.0.1'), 'wrong_password')
      assert.equal(await ada.right('10.6.0.1'), 'right')
      assert.equal(await ada.right('10.6.0.2'), 'throttled')
      clock.add(10 * MINUTE_MS)
      assert.equal(await ada.right('10.6.0.2'), 'right')
    })

    await t.test(
      'where callers have no address, none is slowed down for the tries at other logins',
      async () => {
        const [ada, bob] = [await add(), await add()]
        const nowhere = (name: string, password: string) => ask(name, password, '')
        for (let i = 0; i < 5; i++) assert.equal(await nowhere(ada.username, WRONG), 'wrong_password')
        await times(50, (i) => nowhere(`nobody-${i}`, WRONG))
        assert.equal(await nowhere(ada.username, ada.password), 'throttled')
        assert.equal(await nowhere(bob.username, bob.password), 'right')
        for (let i = 0; i < 30; i++) {
          await nowhere(ada.username, WRONG)
          clock.add(MINUTE_MS)
        }
        assert.equal(await nowhere(ada.username, ada.password), 'right', 'nor for longer than a minute')
      },
    )

    await t.test('the same wrong password counts once: a router with an old one is no attacker', async () => {
      const ada = await add()
      const from = '10.7.0.3'
      const repeat = () => ask(ada.username, WRONG, from, 'the same')
      for (let i = 0; i < 20; i++) assert.equal(await repeat(), 'wrong_password')
      assert.equal(count(await times(20, repeat), 'wrong_password'), 20)
      clock.add(HOUR_MS)
      assert.equal(await repeat(), 'wrong_password')
      for (let i = 0; i < 4; i++) assert.equal(await ask(ada.username, WRONG, from), 'wrong_password')
      assert.equal(await ada.right(from), 'throttled')
    })

    await t.test("what anyone can have sent in a gateway's name counts at that gateway alone", async () => {
      const ada = await add()
      const from = '10.7.0.9'
      const forged = (i: number) => ({
        ...{ gateway: fixture.first, username: ada.username, callerAddress: from },
        ...{ evidence: `forged ${i}`, isUnsigned: true },
      })
      for (let i = 0; i < 40; i++) await app.logins.authenticate(forged(i), () => false)
      assert.equal(await ada.right(from), 'right')
      const there = await app.logins.authenticate(forged(99), (right) => right === ada.password)
      assert.equal(there.kind === 'wrong' && there.why, 'throttled')
      const other = { ...forged(99), gateway: fixture.second }
      assert.equal((await app.logins.authenticate(other, (right) => right === ada.password)).kind, 'right')
    })

    await t.test('nobody is slowed down for longer when the clock is put back', async () => {
      const ada = await add()
      const from = '10.7.0.5'
      for (let i = 0; i < 5; i++) await ask(ada.username, WRONG, from)
      assert.equal(await ada.right(from), 'throttled')
      clock.add(-DAY_MS)
      assert.equal(await ada.right(from), 'right')
      clock.add(DAY_MS)
    })

    await t.test('two processes count together', async () => {
      const { app: other } = await anotherProcess(t, fixture)
      const ada = await add()
      const from = '10.7.0.4'
      const theirs = makeAsking({ ...fixture, app: other })
      for (let i = 0; i < 3; i++) assert.equal(await ask(ada.username, WRONG, from), 'wrong_password')
      for (let i = 0; i < 2; i++)
        assert.equal(await theirs(ada.username, `${WRONG}${i}`, from, `their ${i}`), 'wrong_password')
      assert.equal(await ada.right(from), 'throttled')
      const bob = await add()
      const [ours, others] = await Promise.all([
        times(60, (i) => ask(bob.username, WRONG, `10.7.4.${i}`)),
        times(60, (i) => theirs(bob.username, WRONG, `10.7.5.${i}`)),
      ])
      assert.equal(count([...ours, ...others], 'wrong_password'), 100)
    })

    await t.test('no address, no name and no password is kept of what was tried', async () => {
      const ada = await add()
      await ask(ada.username, WRONG, HOME, WRONG)
      await ada.right(HOME)
      const rows = await Promise.all([
        app.db.read.selectFrom('throttle').selectAll().execute(),
        app.db.read.selectFrom('known_source').selectAll().execute(),
      ])
      const text = rows
        .flat()
        .map((row) =>
          Object.values(row).map((value) =>
            value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : `${value}`,
          ),
        )
      assert.ok(text.length > 10)
      for (const secret of [ada.username, HOME, '10.7.0', '2001:db8', WRONG])
        assert.equal(
          text.flat().some((part) => part.includes(secret)),
          false,
          secret,
        )
    })
  })
}
