// A small VAM client for labs and the bench: JSON over kept-alive connections, with the token of a secret key.
import { Agent, request } from 'node:http'

const CALL_TIMEOUT_MS = 60_000

export type VamAnswer = {
  httpStatus: number
  text: string
  header: { code: number; response_code: number; message: string }
  body: Record<string, unknown>
}

export type VamClient = Awaited<ReturnType<typeof makeVamClient>>

/** Signs in at once. Rejects when it gets no token. */
export async function makeVamClient(port: number, secretKey: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let token = ''

  function call(verb: string, path: string, fields?: Record<string, unknown>): Promise<VamAnswer> {
    const text = fields === undefined ? '' : JSON.stringify(fields)
    const headers = {
      'x-accesstoken': token,
      ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}),
    }
    return new Promise((resolve, reject) => {
      const options = { port, host: '127.0.0.1', method: verb, path, headers, agent }
      const outgoing = request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8')
          const { header, body } = JSON.parse(answer)
          resolve({ httpStatus: response.statusCode ?? 0, text: answer, header, body })
        })
      })
      outgoing.setTimeout(CALL_TIMEOUT_MS, () => outgoing.destroy(new Error('no answer in time')))
      outgoing.on('error', reject)
      outgoing.end(text)
    })
  }

  const { body, text } = await call('POST', '/auth/v1/accessToken', { secretKey, grantType: 'secret' })
  if (typeof body.accessToken !== 'string') throw new Error(`no token: ${text}`)
  token = body.accessToken
  return { call, token, close: () => agent.destroy() }
}
