// An unknown e-mail takes as long as the brand's known ones, at any cost of their hashes: its password is compared with that
// of another account there, always the same one, and the result is ignored.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRandom } from '../../../src/ids.ts'
import { unknowableHash } from '../../../src/passwords.ts'
import { done, elsewhere, refused } from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const OWN = 'm=1024,t=2,p=1'
const FOREIGN = 'm=64,t=1,p=1'
const PEOPLE = 24
const STRANGERS = 200

for (const engine of ENGINES) {
  test(`${engine}: unknown e-mails cost what known ones do, in the same shares`, async (t) => {
    const fixture = await startApp(t, { engine })
    const other = await fixture.app.brands.addBrand(
      { name: 'other', title: 'Other' },
      { kind: 'operator', name: 't' },
    )
    const compared = watchHashes(fixture)
    const wrong = (email: string, fields: Fields = {}) => ({
      email,
      password: 'Wrong_Password!123',
      ...fields,
    })
    const ask = async (method: string, fields: Fields) => {
      compared.length = 0
      refused(await fixture.untrusted(method, fields, { from: elsewhere() }), 1102)
      return compared.map(costOf)
    }

    await t.test('in a brand of nobody, what a new one would', async () => {
      assert.deepEqual(await ask('TokenRefresh', wrong('nobody@example.org')), [undefined])
    })

    for (let i = 0; i < PEOPLE; i++) {
      // Accounts of other brands, in between: they are never stand-ins.
      const keys = i % 2 ? fixture.keys : { apikey: other.apiKey, secret_key: other.secretKey }
      await fixture.call('AddClient', {
        ...keys,
        country: 'DE',
        type: '1',
        email: `user${i}@example.org`,
        password: PASSWORD,
      })
      if (i % 4 === 3) await becomeForeign(fixture, `user${i}@example.org`)
    }
    await t.test('of each cost there is', async () => {
      const counts = { [OWN]: 0, [FOREIGN]: 0 }
      for (let i = 0; i < STRANGERS; i++) {
        const [cost, ...more] = await ask('TokenRefresh', wrong(`stranger${i}@example.org`))
        assert.deepEqual(more, [])
        counts[cost as keyof typeof counts]++
      }
      const least = STRANGERS / 5
      assert.ok(counts[OWN] >= least && counts[FOREIGN] >= least, JSON.stringify(counts))
      assert.equal(counts[OWN] + counts[FOREIGN], STRANGERS)
    })

    await t.test('the same e-mail always the same, also when there are a few more', async () => {
      const costs = async () => {
        const all: unknown[] = []
        for (let i = 0; i < 20; i++) all.push(await ask('GetProducts', wrong(`stranger${i}@example.org`)))
        return all
      }
      const before = await costs()
      assert.deepEqual(await costs(), before)
      await fixture.addClient('another@example.org')
      const changed = (await costs()).filter((one, i) => String(one) !== String(before[i]))
      assert.ok(changed.length < 10, `${changed.length} of 20 changed`)
    })

    await t.test('known ones their own', async () => {
      assert.deepEqual(await ask('TokenRefresh', wrong('user3@example.org')), [FOREIGN])
      assert.deepEqual(await ask('TokenRefresh', wrong('user1@example.org')), [OWN])
    })

    await t.test('twice where two passwords are compared', async () => {
      done(
        await fixture.trusted('AddAlias', {
          email: 'user3@example.org',
          setemail: 'alias@example.org',
          setpassword: PASSWORD,
        }),
      )
      const change = { setpassword: 'Another_Password!9' }
      assert.deepEqual(await ask('SetAliasPassword', wrong('alias@example.org', change)), [OWN, FOREIGN])
      const seen = new Set<string>()
      for (let i = 0; i < STRANGERS / 2; i++)
        seen.add(String(await ask('SetAliasPassword', wrong(`stranger${i}@example.org`, change))))
      assert.deepEqual(
        [...seen].sort(),
        [`${OWN},${OWN}`, `${OWN},${FOREIGN}`, `${FOREIGN},${OWN}`, `${FOREIGN},${FOREIGN}`].sort(),
      )
    })

    await t.test('and the password of the stand-in opens nothing', async () => {
      for (let i = 0; i < 20; i++)
        await ask('TokenRefresh', { email: `stranger${i}@example.org`, password: PASSWORD })
    })
  })
}

/** The cost of the hash that a password was compared with; undefined: the hash that matches no password. */
function watchHashes({ app }: TestApp): (string | undefined)[] {
  const { verify } = app.passwords
  const seen: (string | undefined)[] = []
  app.passwords.verify = (stored, ...more) => {
    seen.push(stored)
    return verify(stored, ...more)
  }
  return seen
}

function costOf(hash: string | undefined): string | undefined {
  return hash?.split('$')[3]
}

async function becomeForeign({ app }: TestApp, email: string): Promise<void> {
  const password_hash = unknowableHash(systemRandom, { memoryKib: 64, passes: 1, lanes: 1 })
  await app.db.write((tx) =>
    tx.updateTable('account').set({ password_hash }).where('email', '=', email).execute(),
  )
}
