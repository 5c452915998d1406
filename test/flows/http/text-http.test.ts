// The text of a request's bytes: in the named charset, in UTF-8 without one, or a refusal that says so.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAgentApiFixture } from '../../fixtures/agent-api.ts'
import { openVamFixture, refusedWith, succeeded, type VamFixture } from '../../fixtures/vam.ts'
import { ENGINES, type TestApp } from '../../harness.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
/** Text with one byte in each character, as bytes. */
const bytes = (latin1: string) => Buffer.from(latin1, 'latin1')

function generate(fixture: VamFixture, type: string, body: Buffer<ArrayBuffer>) {
  return fixture.send('/vam/v2/generate', { raw: { type, text: body } })
}

async function amapi({ url }: TestApp, method: string, type: string, body: Buffer<ArrayBuffer>) {
  const request = { method: 'POST', headers: { 'content-type': type }, body }
  return (await fetch(`${url}/api/amapi/${method}`, request)).json() as Promise<Record<string, unknown>>
}

for (const engine of ENGINES) {
  test(`${engine}: two customers whose names differ in a byte are two, or are refused with the reason`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    for (const uuid of ['uuid=client-J%E4ger', 'uuid=client-J%FCger', 'uuid=client-J\xe4ger']) {
      const refused = await generate(fixture, FORM, bytes(uuid))
      assert.deepEqual(refusedWith(refused), [400, 11001])
      assert.match(refused.message, /^uuid is not valid UTF-8/)
    }
    const latin = `${FORM}; charset=ISO-8859-1`
    const first = succeeded(await generate(fixture, latin, bytes('uuid=client-J%E4ger')))
    const second = succeeded(await generate(fixture, latin, bytes('uuid=client-J\xfcger')))
    assert.notEqual(first.vpnUsername, second.vpnUsername)
    const again = await generate(fixture, JSON_TYPE, Buffer.from('{"uuid":"client-Jäger"}'))
    assert.equal(succeeded(again).vpnUsername, first.vpnUsername)
  })

  test(`${engine}: a password in Latin-1 is that password, and a wrong one is wrong`, async (t) => {
    const { latchkey } = await openVamFixture(t, { engine })
    const { apikey, secret_key } = latchkey.keys
    const latin = `${FORM}; charset=iso-8859-1`
    const account = `apikey=${apikey}&email=lat@example.com`
    const open = `${account}&secret_key=${secret_key}&country=DE&type=1&password=Gr%FC%DFe-aus-K%F6ln9`
    const added = await amapi(latchkey, 'AddClient', latin, bytes(open))
    assert.equal(added.password, 'Grüße-aus-Köln9')
    const asked = (type: string, password: string) =>
      amapi(latchkey, 'TokenRefresh', type, bytes(`${account}&password=${password}`))
    assert.equal((await asked(latin, 'Gr%E4%DFe-aus-K%E4ln9')).code, 1102)
    assert.equal((await asked(latin, 'Gr\xfc\xdfe-aus-K\xf6ln9')).status, 'success')
    assert.equal((await asked(FORM, encodeURIComponent('Grüße-aus-Köln9'))).status, 'success')
    const { code, message } = await asked(FORM, 'Gr%FC%DFe-aus-K%F6ln9')
    assert.equal(code, 1001)
    assert.match(String(message), /^password is not valid UTF-8/)
  })
}

test('a charset that is named is honoured in forms, JSON and parts', async (t) => {
  const fixture = await openVamFixture(t)
  const uuid = 'Zoë €'
  const { vpnUsername } = succeeded(await fixture.send('/vam/v2/generate', { json: { uuid } }))
  const part = (type: string, value: string, before = '') =>
    bytes(`${before}--b\r\nContent-Disposition: form-data; name="uuid"\r\n${type}\r\n${value}\r\n--b--\r\n`)
  const charsetPart = '--b\r\nContent-Disposition: form-data; name="_charset_"\r\n\r\nwindows-1252\r\n'
  const ways: [string, Buffer<ArrayBuffer>][] = [
    [`${FORM};charset=windows-1252`, bytes('uuid=Zo\xeb+%80')],
    [FORM, bytes('uuid=Zo\xeb+%80&_charset_=windows-1252')],
    [`${FORM}; charset="Utf-8"`, Buffer.from('uuid=Zoë+€')],
    [`${JSON_TYPE}; charset=cp1252`, bytes('{"uuid":"Zo\xeb \x80"}')],
    [
      'multipart/form-data; boundary=b',
      part('Content-Type: text/plain; charset=windows-1252\r\n', 'Zo\xeb \x80'),
    ],
    ['multipart/form-data; boundary=b; charset=windows-1252', part('', 'Zo\xeb \x80')],
    ['multipart/form-data; boundary=b', part('', 'Zo\xeb \x80', charsetPart)],
    ['multipart/form-data; boundary="b"', part('', Buffer.from(uuid).toString('latin1'))],
  ]
  for (const [type, body] of ways) {
    assert.equal(succeeded(await generate(fixture, type, body)).vpnUsername, vpnUsername, type)
  }
})

test('bytes that are not valid are refused with the field and the charset', async (t) => {
  const fixture = await openVamFixture(t)
  const part = bytes('--b\r\nContent-Disposition: form-data; name="uuid"\r\n\r\nZo\xeb\r\n--b--\r\n')
  const refused: [string, Buffer<ArrayBuffer>, RegExp][] = [
    [FORM, bytes('u=1&preferences[city][]=%ff'), /^preferences\[city\]\[\] is not valid UTF-8/],
    [FORM, bytes('a%ff=1'), /^The name of a field is not valid UTF-8/],
    [`${FORM}; charset=us-ascii`, bytes('uuid=%e4'), /^uuid is not valid US-ASCII/],
    [`${FORM}; charset=windows-1252`, bytes('uuid=%81'), /^uuid is not valid windows-1252/],
    [FORM, bytes('{"uuid":"\xe4"}'), /^uuid is not valid UTF-8/],
    [JSON_TYPE, bytes('{"a":"\xc3\xa4","uuid":"J\xe4ger"}'), /^uuid is not valid UTF-8/],
    [JSON_TYPE, bytes('{"a":"1","\xe4":"2"}'), /^The body is not valid UTF-8/],
    ['multipart/form-data; boundary=b', part, /^uuid is not valid UTF-8/],
    // Half a character is no UTF-8, nor is one in more bytes than it needs.
    [FORM, bytes('uuid=%ed%a0%80'), /^uuid is not valid UTF-8/],
    [FORM, bytes('uuid=%c0%80'), /^uuid is not valid UTF-8/],
    [`${FORM}; charset=koi8-r`, bytes('uuid=1'), /^The charset "koi8-r" is not taken here: send UTF-8/],
    [`${FORM}; charset=constructor`, bytes('uuid=1'), /^The charset "constructor" is not taken here/],
    [
      `${JSON_TYPE}; charset=utf-16`,
      Buffer.from('\ufeff{"uuid":"a"}', 'utf16le'),
      /"utf-16" is not taken here/,
    ],
    [JSON_TYPE, Buffer.from('\ufeff{"uuid":"a"}', 'utf16le'), /^The body is not valid UTF-8/],
  ]
  for (const [type, body, says] of refused) {
    const answer = await generate(fixture, type, body)
    assert.deepEqual(refusedWith(answer), [400, 11001], String(says))
    assert.match(answer.message, says)
  }
})

test('a byte order mark before a body is skipped; elsewhere it belongs to its value', async (t) => {
  const fixture = await openVamFixture(t)
  const { vpnUsername } = succeeded(await fixture.send('/vam/v2/generate', { json: { uuid: 'a' } }))
  const marked: [string, string][] = [
    [JSON_TYPE, '\ufeff{"uuid":"a"}'],
    [FORM, '\ufeffuuid=a'],
    [FORM, '\ufeff{"uuid":"a"}'],
  ]
  for (const [type, text] of marked) {
    assert.equal(succeeded(await generate(fixture, type, Buffer.from(text))).vpnUsername, vpnUsername, type)
  }
  const other = succeeded(await generate(fixture, FORM, bytes('uuid=%EF%BB%BFa')))
  assert.notEqual(other.vpnUsername, vpnUsername)
  const { apikey } = fixture.latchkey.keys
  const body = Buffer.from(`\ufeff{"apikey":"${apikey}","email":"none@example.com"}`)
  assert.equal((await amapi(fixture.latchkey, 'GetProducts', JSON_TYPE, body)).code, 1102)
})

test('JSON with the quotes of a text processor is distinguished from other broken JSON', async (t) => {
  const { latchkey } = await openVamFixture(t, { engine: 'sqlite' })
  for (const [quote, message] of [
    ['“', /^The body is not valid JSON; it has typographic quotes/],
    ["'", /^The body is not valid JSON\.$/],
  ] as const) {
    const body = Buffer.from(`{${quote}apikey${quote}: 1}`)
    const refused = await amapi(latchkey, 'GetProducts', JSON_TYPE, body)
    assert.match(String(refused.message), message)
  }
})

test('the query of a URL is read like a form', async (t) => {
  const fixture = await openVamFixture(t)
  const refused = await fixture.send('/vam/v2/status?vpnUsername=%E4')
  assert.deepEqual(refusedWith(refused), [400, 11001])
  assert.match(refused.message, /^vpnUsername is not valid UTF-8/)
  // A client that gets 1002 renews its token and tries again forever.
  const unknown = await fixture.send('/vam/v2/status?vpnUsername=%E4&X-AccessToken=x', { token: null })
  assert.deepEqual(refusedWith(unknown), [400, 11001])
  // Where a query is not read, its content does not matter.
  succeeded(await fixture.send('/vam/v3/create?a=%E4', { form: 'uuid=a' }))
})

test('a gateway gets a reason for bytes that are no text, and for text that cannot be kept', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  for (const [body, says] of [
    ['{"session":"s","username":"J\xe4ger","password":"x"}', /username is not valid UTF-8/],
    ['{"session":"s","username":"a\\u0000","password":"x"}', /username: /],
    ['{"session":"s","username":"a\\ud800","password":"x"}', /username: /],
  ] as const) {
    const { status, text } = await fixture.call('POST', 'authorize', bytes(body))
    assert.equal(status, 400)
    assert.match(text, says)
  }
})
