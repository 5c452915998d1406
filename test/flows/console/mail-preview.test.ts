// The frame of a mail's preview: the mail as a page that may do nothing, for those only who may see it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'

test('the frame of a preview shows the mail, and may run and load nothing', async (t) => {
  const { url, first, addKey, brandName } = await openManageFixture(t)
  const frame = async (template: string, key: string | undefined) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
    const response = await fetch(`${url}/console/mail-preview/${template}?brand=${brandName}`, { headers })
    return { response, text: await response.text() }
  }
  const { response, text } = await frame('password_reset', first)
  assert.equal(response.status, 200)
  assert.match(text, /^<!doctype html>.*reset\/EXAMPLE/s)
  const policy = response.headers.get('content-security-policy') ?? ''
  for (const rule of ["default-src 'none'", "frame-ancestors 'self'", 'sandbox'])
    assert.ok(policy.split('; ').includes(rule), `${rule}: ${policy}`)
  assert.ok(!policy.includes('script-src'))
  const shell = await fetch(`${url}/console/mail`, { headers: { authorization: `Bearer ${first}` } })
  assert.match(shell.headers.get('content-security-policy') ?? '', /; frame-src 'self';/)
  for (const [template, key, status] of [
    ['password_reset', undefined, 401],
    ['password_reset', await addKey({ scopes: ['accounts:read'] }), 403],
    ['nothing', first, 404],
    ['%3Cscript%3E', first, 404],
  ] as const) {
    const refused = await frame(template, key)
    assert.equal(refused.response.status, status)
    assert.equal(refused.response.headers.get('content-type'), 'text/plain; charset=utf-8')
  }
})
