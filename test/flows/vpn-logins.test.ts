// Logins before gateways: whose they are, what counts as a failed attempt, and whom failures slow down.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/clock.ts'
import { keepText } from '../../src/text.ts'
import { ELSEWHERE, type GatewayRoom, HOME, openGatewayRoom } from '../gateway-room.ts'
import { ENGINES } from '../harness.ts'
import { anotherProcess } from '../story.ts'

const WRONG = 'Wrong-Password.1'

/** Asks as a gateway does; by default every attempt is another one. */
function makeAsking({ app, first }: GatewayRoom) {
  let attempts = 0
  return async (username: string, password: string, from: string | undefined = HOME, attemptKey?: string) => {
    const attempt = {
      gateway: first,
      username,
      callerAddress: from,
      attemptKey: attemptKey ?? `${attempts++}`,
    }
    const answer = await app.logins.authenticate(attempt, (right) => right === password)
    return answer.kind === 'right' ? 'right' : answer.why
  }
}

const times = <T>(count: number, work: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)))
const count = (answers: string[], one: string) => answers.filter((answer) => answer === one).length

for (const engine of ENGINES) {
  test(`${engine}: VPN logins`, async (t) => {
    const room = await openGatewayRoom(t, { engine })
    const { app, clock } = room
    const ask = makeAsking(room)
    const add = async () => {
      const { login } = await room.add()
      return { ...login, right: (from?: string) => ask(login.username, login.password, from) }
    }

    await t.test('are found with their passwords, in whichever brand they are', async () => {
      const ada = await add()
      const bought = await room.addClient('ada@example.org')
      const answer = await app.logins.find(ada.username)
      assert.deepEqual([answer?.username, answer?.password], [ada.username, ada.password])
      assert.equal(answer?.subscriptionId, await room.subscriptionOf(ada.username))
      assert.equal(await ask(bought.vpn_username ?? '', bought.vpn_password ?? ''), 'right')
      assert.equal(await app.logins.find('nobody'), undefined)
    })

    await t.test('unknown ones are checked like known ones, and never right', async () => {
      const seen: string[] = []
      const attempt = { gateway: room.first, username: 'nobody', callerAddress: ELSEWHERE, attemptKey: 'x' }
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
      const attempt = { gateway: room.first, username: ada.username, callerAddress: HOME, attemptKey: 'bug' }
      const fails = app.logins.authenticate(attempt, () => {
        throw new Error('a bug')
      })
      const [failed, well] = await Promise.allSettled([fails, ada.right()])
      assert.deepEqual([failed.status, well], ['rejected', { status: 'fulfilled', value: 'right' }])
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

    await t.test('a source that tries many names is slowed down for all of them', async () => {
      const ada = await add()
      const from = '2001:db8:1:2::3'
      const answers = await times(50, (i) => ask(`nobody-${i}`, WRONG, from))
      assert.deepEqual([count(answers, 'unknown_login'), count(answers, 'throttled')], [20, 30])
      assert.equal(await ada.right('2001:db8:1:2:ffff::9'), 'throttled') // the same /64
      assert.equal(await ada.right('2001:db8:1:3::3'), 'right')
    })

    await t.test('an attacker elsewhere does not lock the owner out, nor do a thousand', async () => {
      const ada = await add()
      for (let i = 0; i < 5; i++) await times(200, (n) => ask(ada.username, WRONG, `10.8.${i}.${n}`))
      assert.equal(await ada.right('10.6.0.1'), 'right')
      assert.equal(await ask(ada.username, WRONG, '10.6.0.2'), 'wrong_password')
      assert.equal(await ask(ada.username, WRONG, '10.6.0.2'), 'throttled') // under attack one try is free
      assert.equal(await ada.right('10.6.0.1'), 'right')
    })

    await t.test(
      'where callers are not told, nobody is slowed down for the tries at other logins',
      async () => {
        const [ada, bob] = [await add(), await add()]
        const nowhere = (name: string, password: string) => ask(name, password, '')
        for (let i = 0; i < 5; i++) assert.equal(await nowhere(ada.username, WRONG), 'wrong_password')
        await times(50, (i) => nowhere(`nobody-${i}`, WRONG))
        assert.equal(await nowhere(ada.username, ada.password), 'throttled')
        assert.equal(await nowhere(bob.username, bob.password), 'right')
      },
    )

    await t.test('repeats of one attempt count once, as long as gateways repeat', async () => {
      const ada = await add()
      const from = '10.7.0.3'
      const repeat = () => ask(ada.username, WRONG, from, 'the same')
      for (let i = 0; i < 20; i++) assert.equal(await repeat(), 'wrong_password')
      assert.equal(count(await times(20, repeat), 'wrong_password'), 20)
      assert.equal(await ada.right(from), 'right')
      for (let i = 0; i < 4; i++) await ask(ada.username, WRONG, from)
      clock.add(30 * SECOND_MS)
      assert.equal(await repeat(), 'wrong_password')
      assert.equal(await ada.right(from), 'throttled')
    })

    await t.test(
      'nobody is slowed down for longer, and no repeat is uncounted, when the clock is put back',
      async () => {
        const ada = await add()
        const from = '10.7.0.5'
        const fail = async (attempts: number) => {
          for (let i = 0; i < attempts; i++) await ask(ada.username, WRONG, from)
        }
        await fail(5)
        assert.equal(await ada.right(from), 'throttled')
        clock.add(-DAY_MS)
        assert.equal(await ada.right(from), 'right')
        const repeat = () => ask(ada.username, WRONG, from, 'again')
        await repeat()
        clock.add(-MINUTE_MS)
        await fail(4)
        assert.equal(await repeat(), 'wrong_password')
        assert.equal(await ada.right(from), 'throttled')
        clock.add(DAY_MS + MINUTE_MS)
      },
    )

    await t.test('two processes count together', async () => {
      const { app: other } = await anotherProcess(t, room)
      const ada = await add()
      const from = '10.7.0.4'
      const theirs = makeAsking({ ...room, app: other })
      for (let i = 0; i < 3; i++) assert.equal(await ask(ada.username, WRONG, from), 'wrong_password')
      for (let i = 0; i < 2; i++)
        assert.equal(await theirs(ada.username, `${WRONG}${i}`, from), 'wrong_password')
      assert.equal(await ada.right(from), 'throttled')
    })

    await t.test('no address and no password is kept of what was tried', async () => {
      const ada = await add()
      await ask(ada.username, WRONG, HOME)
      const rows = await app.db.read.selectFrom('throttle').select('key').execute()
      const text = JSON.stringify(rows)
      assert.ok(text.includes(ada.username))
      for (const secret of [HOME, '10.7.0', '2001:db8', WRONG]) assert.equal(text.includes(secret), false)
    })
  })
}
