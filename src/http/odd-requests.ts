// Requests that break HTTP's own rules though Node accepts them. The sentences repeat nothing that was sent. Pure.
import type { IncomingMessage } from 'node:http'

/**
 * Node keeps the first of these headers and silently drops the others; a program that reads the last one sees another
 * request.
 */
const ONCE = ['Host', 'Content-Type', 'Authorization'] as const

export type Oddity = { status: number; text: string; endsConnection: boolean }

type Head = Pick<IncomingMessage, 'httpVersion' | 'headers' | 'rawHeaders'>

export function findOddity({ httpVersion, headers, rawHeaders }: Head): Oddity | undefined {
  const count = countOf(rawHeaders)
  if (httpVersion === '1.1' && count('Host') === 0) return bad('The Host header is missing.')
  const doubled = ONCE.find((name) => count(name) > 1)
  if (doubled) return bad(`The ${doubled} header was sent more than once.`)
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

function countOf(rawHeaders: readonly string[]) {
  return (name: string) =>
    rawHeaders.filter((one, at) => at % 2 === 0 && one.toLowerCase() === name.toLowerCase()).length
}

/** The host in an absolute address; it overrides the header (RFC 9112 section 3.2.2). */
export function hostOfTarget(target: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(target)?.[1]
}
