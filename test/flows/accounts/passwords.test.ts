// The hashing of passwords: how slow, how many at once, renewed when the parameters grow, and the same for unknown accounts.
import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { hash } from '@node-rs/argon2'
import { systemRandom } from '../../../src/ids.ts'
import { ARGON2, isOutdated, MAX_WAITING, makePasswords } from '../../../src/passwords.ts'
import { atOnce, codeOf, done, elsewhere, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'
const alias = 'alias@example.org'
const QUICK = { memoryKib: 64, passes: 1, lanes: 1 }
const WEAK = { algorithm: 2, memoryCost: 1024, timeCost: 1, parallelism: 1 } as const

async function storedHash({ app }: TestApp): Promise<string> {
  const row = await app.db.read.selectFrom('account').select('password_hash').executeTakeFirstOrThrow()
  return row.password_hash
}

for (const engine of ENGINES) {
  test(`${engine}: a stored password`, async (t) => {
    const fixture = await startApp(t, { engine, hashCost: ARGON2 })
    await fixture.addClient(email)
    done(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }))
    const login = (fields: object) =>
      fixture.untrusted('GetProducts', { email, password: PASSWORD, ...fields }, { from: elsewhere() })

    await t.test('is an Argon2id hash with the parameters that OWASP asks for', async () => {
      assert.match(await storedHash(fixture), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      const [row] = await rowsOf(fixture, 'alias')
      assert.match(String(row?.password_hash), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    })

    await t.test('made with weaker parameters is renewed by the right password only', async () => {
      const weak = await hash(PASSWORD, WEAK)
      await fixture.app.db.write(async (tx) => {
        await tx.updateTable('account').set({ password_hash: weak }).execute()
        await tx.updateTable('alias').set({ password_hash: weak }).execute()
      })
      refused(await login({ password: 'Wrong_Password!1' }), 1102)
      assert.equal(await storedHash(fixture), weak)
      done(await login({}))
      done(await login({ email: alias }))
      assert.match(await storedHash(fixture), /m=19456,t=2,p=1/)
      const [row] = await rowsOf(fixture, 'alias')
      assert.match(String(row?.password_hash), /m=19456,t=2,p=1/)
      done(await login({}))
    })

    await t.test(
      'is renewed by several logins at once and by a call that changes something, without a refusal',
      async () => {
        const weak = await hash(PASSWORD, WEAK)
        await fixture.app.db.write((tx) => tx.updateTable('account').set({ password_hash: weak }).execute())
        const refresh = () =>
          fixture.untrusted('TokenRefresh', { email, password: PASSWORD }, { from: elsewhere() })
        assert.deepEqual((await atOnce(6, refresh)).map(codeOf), [0, 0, 0, 0, 0, 0])
        assert.match(await storedHash(fixture), /m=19456,t=2,p=1/)
      },
    )

    await t.test('that is changed while its hash is renewed stays changed', async () => {
      const weak = await hash(PASSWORD, WEAK)
      await fixture.app.db.write((tx) => tx.updateTable('account').set({ password_hash: weak }).execute())
      const change = fixture.trusted('SetPassword', { email, setpassword: 'Another_Password!9' })
      await Promise.all([change, login({})])
      done(await login({ password: 'Another_Password!9' }))
      refused(await login({}), 1102)
    })
  })

  test(`${engine}: a full queue of passwords is answered at once with a time to come back`, async (t) => {
    const fixture = await startApp(t, { engine, hashCost: ARGON2 })
    await fixture.addClient(email)
    const { verify } = fixture.app.passwords
    const busy = makePasswords({ random: systemRandom, maxRunning: 0, maxWaiting: 0 })
    fixture.app.passwords.verify = busy.verify
    const sent = await fixture.untrusted('GetProducts', { email, password: PASSWORD })
    refused(sent, 1502)
    assert.equal(sent.headers.get('retry-after'), '2')
    fixture.app.passwords.verify = verify
    done(await fixture.untrusted('GetProducts', { email, password: PASSWORD }))
    const throttled = await rowsOf(fixture, 'throttle')
    assert.deepEqual(throttled, [])
  })
}

test('no more passwords are hashed at once than there are cores, and only so many may wait', async () => {
  const passwords = makePasswords({ random: systemRandom, maxWaiting: 3 })
  const cores = availableParallelism()
  const hashing = atOnce(cores + 3, () => passwords.hash(PASSWORD))
  assert.deepEqual(passwords.queue(), { running: cores, waiting: 3 })
  await assert.rejects(passwords.hash(PASSWORD), { code: 'overloaded', retryAfterS: 2 })
  await assert.rejects(passwords.verify(undefined, PASSWORD), { code: 'overloaded' })
  assert.equal(new Set(await hashing).size, cores + 3)
  assert.deepEqual(passwords.queue(), { running: 0, waiting: 0 })
  assert.ok(MAX_WAITING >= 1)
})

test('who has many passwords waiting waits for himself: another source comes in its turn, and gets in', async () => {
  const passwords = makePasswords({ random: systemRandom, maxRunning: 1, cost: QUICK, maxWaiting: 64 })
  const ended: string[] = []
  const send = (from: string) => passwords.hash(PASSWORD, from).then(() => ended.push(from))
  const hostile = atOnce(49, (n) => send(`2001:db8::${n + 1}`))
  await assert.rejects(passwords.hash(PASSWORD, '2001:db8::ff'), { code: 'overloaded' })
  const other = atOnce(3, () => send('192.0.2.1'))
  await other
  const ahead = ended.filter((from) => from.startsWith('2001:db8')).length
  assert.ok(ahead <= 16, `${ahead} of 49 were served before`)
  await hostile
  assert.deepEqual(passwords.queue(), { running: 0, waiting: 0 })
})

test('while passwords wait for a core, those that are done go on in groups; at the end nobody is held', async () => {
  const passwords = makePasswords({ random: systemRandom, maxRunning: 1, cost: QUICK })
  const waitingAtEnd: number[] = []
  const end = () => waitingAtEnd.push(passwords.queue().waiting)
  const all = atOnce(40, (n) =>
    (n % 2 === 0 ? passwords.hash(PASSWORD) : passwords.verify('broken', PASSWORD)).then(end, end),
  )
  await all
  const groups = Object.values(Object.groupBy(waitingAtEnd, (waiting) => `after ${waiting}`)).map(
    (group) => group?.length,
  )
  assert.deepEqual(groups, [8, 8, 8, 8, 4, 2, 2])
  assert.deepEqual(passwords.queue(), { running: 0, waiting: 0 })
})

test('a password of an unknown account is checked like any other and never right', async () => {
  const passwords = makePasswords({ random: systemRandom, maxRunning: 1 })
  const checking = passwords.verify(undefined, PASSWORD)
  assert.equal(passwords.queue().running, 1)
  assert.equal(await checking, false)
  const stored = await passwords.hash('x'.repeat(128))
  assert.equal(await passwords.verify(stored, 'x'.repeat(128)), true)
  assert.equal(await passwords.verify(stored, 'x'.repeat(129)), false)
  assert.equal(await passwords.verify(await passwords.hash(''), 'x'.repeat(129)), false)
})

test('a hash is outdated when any of its parameters is weaker than today’s', () => {
  const phc = (memory: number, passes: number, lanes = ARGON2.lanes, kind = 'argon2id') =>
    `$${kind}$v=19$m=${memory},t=${passes},p=${lanes}$c2FsdHNhbHRzYWx0$aGFzaA`
  assert.equal(isOutdated(phc(ARGON2.memoryKib, ARGON2.passes)), false)
  assert.equal(isOutdated(phc(ARGON2.memoryKib * 2, ARGON2.passes + 1)), false)
  assert.equal(isOutdated(phc(ARGON2.memoryKib - 1, ARGON2.passes)), true)
  assert.equal(isOutdated(phc(ARGON2.memoryKib, ARGON2.passes - 1)), true)
  assert.equal(isOutdated(phc(ARGON2.memoryKib, ARGON2.passes, 1, 'argon2i')), true)
})
