// Requests that break HTTP's own rules though Node accepts them. The sentences repeat nothing that was sent. Pure.
import type { IncomingMessage } from 'node:http'

/**
 * Node keeps the first of these headers and silently drops the others; a program that reads the last one sees another
 * request.
 */
const ONCE = ['Host', 'Content-Type', 'Authorization'].map((shown) => ({ shown, name: shown.toLowerCase() }))

export type Oddity = { status: number; text: string; endsConnection: boolean }

type Head = Pick<IncomingMessage, 'httpVersion' | 'headers' | 'rawHeaders'>

export function findOddity({ httpVersion, headers, rawHeaders }: Head): Oddity | undefined {
  const names = namesIn(rawHeaders)
  if (httpVersion === '1.1' && !names.includes('host')) return bad('The Host header is missing.')
  const doubled = ONCE.find(({ name }) => names.indexOf(name) !== names.lastIndexOf(name))
  if (doubled) return bad(`The ${doubled.shown} header was sent more than once.`)
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    const text = 'This Transfer-Encoding is not read here: send chunked, or Content-Length.'
    return { status: 501, text, endsConnection: true }
  }
  // HTTP/1.0 has no Expect (RFC 9110 section 10.1.1).
  if (httpVersion === '1.1' && !(headers.expect ?? '100-continue').toLowerCase().includes('100-continue')) {
    // It is not known whether its body still comes.
    return {
      status: 417,
      text: 'This Expect is not met here: send 100-continue, or none.',
      endsConnection: true,
    }
  }
  return undefined
}

function bad(text: string): Oddity {
  return { status: 400, text, endsConnection: false }
}

/** Names and values alternate. */
function namesIn(rawHeaders: readonly string[]): string[] {
  const names: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) names.push(rawHeaders[at]?.toLowerCase() ?? '')
  return names
}

/** The host in an absolute address; it overrides the header (RFC 9112 section 3.2.2). */
export function hostOfTarget(target: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(target)?.[1]
}
