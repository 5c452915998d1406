// A Latchkey as the tests of VAM call it: an access token at hand, and answers taken apart.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Engine, startApp, type TestApp } from './harness.ts'

export type VamAnswer = {
  status: number
  headers: Headers
  code: number
  message: string
  body: Record<string, unknown>
}
export type Sending = {
  method?: string
  json?: unknown
  /** A form as it stands on the wire. */
  form?: string
  multipart?: Record<string, string>
  raw?: { type: string | undefined; text: string | Buffer<ArrayBuffer> }
  /** null: none; left out: the room's own. */
  token?: string | null
  headers?: Record<string, string>
}

export type VamRoom = Awaited<ReturnType<typeof openVamRoom>>

export async function openVamRoom(
  t: TestContext,
  options: { engine?: Engine; settings?: Record<string, string | number | boolean> } = {},
) {
  const latchkey = await startApp(t, options)
  const secret = { grantType: 'secret', secretKey: latchkey.keys.secret_key }
  const own = { token: '' }
  const send = (path: string, sending: Sending = {}) =>
    sendTo(latchkey, path, { ...sending, token: sending.token === undefined ? own.token : sending.token })
  const askForToken = (fields: Record<string, string>) =>
    send('/auth/v1/accessToken', { json: fields, token: null })
  const renewToken = async () => {
    own.token = String(succeeded(await askForToken(secret)).accessToken)
  }
  await renewToken()
  return { latchkey, secret, send, askForToken, renewToken }
}

async function sendTo({ url, secrets }: TestApp, path: string, sending: Sending): Promise<VamAnswer> {
  const { type, body } = bodyOf(sending)
  const { token, headers } = sending
  const response = await fetch(url + path, {
    method: sending.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(token ? { 'x-accesstoken': token } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  for (const [, found] of text.matchAll(/"(?:vpnPassword|accessToken|refreshToken)":"([^"]+)"/g)) {
    secrets.note(found)
  }
  return { status: response.status, headers: response.headers, ...readEnvelope(text) }
}

/** Every answer has this shape and no other. */
function readEnvelope(text: string): Pick<VamAnswer, 'code' | 'message' | 'body'> {
  const { header, body, ...rest } = JSON.parse(text)
  assert.deepEqual([rest, Object.keys(header)], [{}, ['code', 'response_code', 'message']], text)
  assert.ok(Number.isInteger(header.code) && header.code === header.response_code, text)
  assert.ok(typeof body === 'object' && body !== null, text)
  if (header.code !== 1) assert.deepEqual(body, {}, text)
  return { code: header.code, message: header.message, body }
}

function bodyOf({ json, form, multipart, raw }: Sending): {
  type?: string | undefined
  body?: string | Blob | FormData
} {
  // A Blob has no type of its own, so that none is sent.
  if (raw) return { type: raw.type, body: new Blob([raw.text]) }
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) }
  if (form !== undefined) return { type: 'application/x-www-form-urlencoded', body: form }
  if (!multipart) return {}
  const data = new FormData()
  for (const [name, value] of Object.entries(multipart)) data.append(name, value)
  return { body: data }
}

/** The body of a call that must have succeeded. */
export function succeeded(answer: VamAnswer): Record<string, unknown> {
  assert.equal(answer.code, 1, answer.message)
  return answer.body
}

/** Status and code of a refusal; never a success. */
export function refusedWith({ status, code, message }: VamAnswer): [number, number] {
  assert.notEqual(code, 1, message)
  return [status, code]
}
