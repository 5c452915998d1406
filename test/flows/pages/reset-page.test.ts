// The reset page in every state, on a real server with a simulated core.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fastify from 'fastify'
import { checkStrongPassword } from '../../../src/accounts/password-rule.ts'
import { brandSettings } from '../../../src/brands/settings.ts'
import { AppError } from '../../../src/errors.ts'
import { addResetPages } from '../../../src/http/pages/reset.ts'
import { brandWith } from '../../fixtures/scenario.ts'
import { startApp } from '../../harness.ts'

const OPERATOR = { kind: 'operator', name: 'test' } as const
const TOKEN = 'a-good-token'
const NO_COUNTRY = { language: null, country: '' }
const PASSWORD = 'Correct-horse-7'

function startPages(
  given: { complete?: () => Promise<void>; title?: string; color?: string; aliases?: string[] } = {},
) {
  const completed: { token: string; password: string; address: string }[] = []
  const logged: object[] = []
  const settings = brandSettings.parse(given.color ? { color: given.color } : {})
  const brand = { id: 1, name: 'north', title: given.title ?? 'North VPN', settings, daysAhead: null }
  const server = fastify()
  // As in the real server: the dialects' own form parser must not disturb the pages.
  server.addContentTypeParser('application/x-www-form-urlencoded', (_request, _body, done) => done(null, {}))
  addResetPages(server, {
    resets: {
      find: async (token) =>
        token === TOKEN
          ? { brand, account: NO_COUNTRY, email: 'ada@example.org', aliases: given.aliases }
          : undefined,
      complete: async (token, password, address) => {
        await given.complete?.()
        completed.push({ token, password, address })
      },
    },
    addressOf: () => '192.0.2.7',
    log: { error: (fields, message) => logged.push({ ...fields, message }) },
  })
  const open = (token: string) => server.inject({ method: 'GET', url: `/reset?token=${token}` })
  const post = (fields: Record<string, string>) =>
    server.inject({
      method: 'POST',
      url: '/reset',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })
  return { server, completed, logged, open, post }
}

test('opening a link shows the form of its brand and changes nothing', async () => {
  const { open, completed } = startPages()
  const page = await open(TOKEN)
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /<h1>Choose a new password<\/h1>/)
  assert.match(page.body, /North VPN/)
  assert.match(page.body, /value="ada@example\.org"/)
  assert.match(page.body, /name="token" value="a-good-token"/)
  assert.equal(page.body.match(/autocomplete="new-password"/g)?.length, 2)
  assert.deepEqual(completed, [])
})

test('a new password written twice is set, and the page says what comes next', async () => {
  const { post, completed } = startPages()
  const page = await post({ token: TOKEN, password: PASSWORD, again: PASSWORD })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Your password is changed/)
  assert.deepEqual(completed, [{ token: TOKEN, password: PASSWORD, address: '192.0.2.7' }])
  assert.ok(!page.body.includes(PASSWORD))
})

test('a dead link says so and what to do, whether it is unknown, used, missing or absurdly long', async () => {
  const { open, post, server } = startPages()
  const pages = [
    await open('unknown'),
    await open('x'.repeat(5000)),
    await server.inject({ method: 'GET', url: '/reset' }),
    await server.inject({ method: 'GET', url: `/reset?token=${TOKEN}&token=${TOKEN}` }),
    await post({ token: 'unknown', password: PASSWORD, again: PASSWORD }),
    await post({}),
  ]
  for (const page of pages) {
    assert.equal(page.statusCode, 410)
    assert.match(page.body, /This link no longer works/)
    assert.match(page.body, /ask for a new link/)
    assert.equal(page.body, pages[0]?.body)
  }
})

test('a dead link wears the look of the brand whose host was asked', async (t) => {
  const { app, url } = await startApp(t)
  const [brand] = await app.brands.list()
  const { name = '', title = '' } = brand ?? {}
  await app.brands.set(name, { settings: { color: '#0a7a3c' } }, OPERATOR)
  const only = await (await fetch(`${url}/reset?token=unknown`)).text()
  assert.ok(only.includes(`<p class="brand"><bdi>${title}</bdi></p>`) && only.includes('--brand:#0a7a3c'))
  await app.brands.addBrand({ name: 'two', title: 'Two VPN' }, OPERATOR)
  const either = await (await fetch(`${url}/reset?token=unknown`)).text()
  assert.doesNotMatch(either, /class="brand"|#0a7a3c/)
})

test('a link that died between the form and its answer says so', async () => {
  const { post } = startPages({
    complete: async () => {
      throw new AppError('reset_link_invalid', 'gone')
    },
  })
  const page = await post({ token: TOKEN, password: PASSWORD, again: PASSWORD })
  assert.equal(page.statusCode, 410)
  assert.match(page.body, /This link no longer works/)
})

test('a weak password is explained at its field and the form stays', async () => {
  const { post } = startPages({
    complete: async () => {
      throw new AppError('weak_password', 'In English.')
    },
  })
  const page = await post({ token: TOKEN, password: 'weaksecret', again: 'weaksecret' })
  assert.equal(page.statusCode, 422)
  assert.match(
    page.body,
    /role="alert">The password is too weak\. Add a digit, a capital letter,? or a special character\.</,
  )
  assert.match(
    page.body,
    /id="password"[^>]*aria-describedby="password-error password-hint"[^>]*aria-invalid="true" autofocus/,
  )
  assert.match(page.body, /name="token" value="a-good-token"/)
  assert.ok(!page.body.includes('weaksecret'))
})

test('two passwords that differ are refused at the second field before anything is asked of the core', async () => {
  const { post, completed } = startPages()
  const page = await post({ token: TOKEN, password: PASSWORD, again: 'Something-else-8' })
  assert.equal(page.statusCode, 422)
  assert.match(page.body, /id="again"[^>]*aria-describedby="again-error"[^>]*aria-invalid="true" autofocus/)
  assert.match(page.body, /The two passwords differ/)
  assert.equal(page.body.match(/autofocus/g)?.length, 1)
  assert.deepEqual(completed, [])
})

test('an empty field is asked for', async () => {
  const { post } = startPages()
  assert.match((await post({ token: TOKEN })).body, /id="password-error" role="alert">Write a new password/)
  assert.match((await post({ token: TOKEN, password: PASSWORD })).body, /id="again-error" role="alert">Write/)
})

test('a busy server says that nothing was changed and when to come back', async () => {
  const { post } = startPages({
    complete: async () => {
      throw new AppError('overloaded', 'full')
    },
  })
  const page = await post({ token: TOKEN, password: PASSWORD, again: PASSWORD })
  assert.equal(page.statusCode, 503)
  assert.equal(page.headers['retry-after'], '60')
  assert.match(page.body, /role="alert">We cannot do this at the moment/)
})

test('a failure of ours shows nothing of its cause and is logged without the token', async () => {
  const { post, logged } = startPages({
    complete: async () => {
      throw new Error('table reset_link is on fire')
    },
  })
  const page = await post({ token: TOKEN, password: PASSWORD, again: PASSWORD })
  assert.equal(page.statusCode, 500)
  assert.match(page.body, /Something went wrong on our side/)
  assert.ok(!page.body.includes('on fire'))
  assert.equal(logged.length, 1)
  assert.ok(!JSON.stringify(logged).includes(TOKEN))
})

test('bodies that no form sends are refused with a page', async () => {
  const { server } = startPages()
  const post = (type: string, payload: string) =>
    server.inject({ method: 'POST', url: '/reset', headers: { 'content-type': type }, payload })
  const big = await post('application/x-www-form-urlencoded', `token=${'x'.repeat(100_000)}`)
  assert.equal(big.statusCode, 413)
  const json = await post('application/json', '{}')
  assert.equal(json.statusCode, 415)
  for (const page of [big, json]) {
    assert.match(page.body, /This request cannot be read/)
    assert.match(String(page.headers['content-security-policy']), /default-src 'none'/)
  }
})

test('every page is closed: strict policy, no referrer, no cache, no cookie, nothing from outside', async () => {
  const { open, post } = startPages({ color: '#ffdd00' })
  const pages = [
    await open(TOKEN),
    await open('unknown'),
    await post({ token: TOKEN, password: 'x', again: 'y' }),
    await post({ token: TOKEN, password: PASSWORD, again: PASSWORD }),
  ]
  for (const { headers, body } of pages) {
    const policy = String(headers['content-security-policy'])
    for (const rule of [
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      assert.ok(policy.includes(rule), rule)
    assert.ok(!policy.includes('unsafe'))
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['set-cookie'], undefined)
    assert.match(String(headers['content-type']), /^text\/html; charset=utf-8$/)
    assert.doesNotMatch(body, /https?:|\son\w+=|\sstyle=/)
    assert.match(body, /<html lang="en" dir="ltr">/)
    assert.equal(body.match(/<h1>/g)?.length, 1)
    assert.deepEqual([...hashes(body, 'script'), ...hashes(body, 'style')], policy.match(/'sha256-[^']+'/g))
  }
})

test('the rule that the form shows is the rule that is checked', async () => {
  const page = await startPages().open(TOKEN)
  assert.match(page.body, /At least 10 characters, with three of these/)
  assert.doesNotThrow(() => checkStrongPassword('abcdefgH1j', brandWith(3)))
  assert.throws(() => checkStrongPassword('abcdefgH1', brandWith(3)), /at least 10 characters/)
  assert.throws(
    () => checkStrongPassword('abcdefghij', brandWith(3)),
    /3 of: a digit, a letter, an upper-case letter, a special/,
  )
})

test('the colour of the brand comes with ink that can be read on it', async () => {
  const light = await startPages({ color: '#ffdd00' }).open(TOKEN)
  assert.match(light.body, /--brand:#ffdd00;--on-brand:#000000/)
  const dark = await startPages({ color: '#123456' }).open(TOKEN)
  assert.match(dark.body, /--brand:#123456;--on-brand:#ffffff/)
})

test('whatever a brand calls itself stays text', async () => {
  const page = await startPages({ title: '<img src=x onerror=alert(1)> & "Co"' }).open(TOKEN)
  assert.ok(!page.body.includes('<img'))
  assert.match(page.body, /&lt;img src=x onerror=alert\(1\)&gt; &amp; &quot;Co&quot;/)
})

function hashes(body: string, tag: 'script' | 'style'): string[] {
  return [...body.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
}
