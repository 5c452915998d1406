// Classifies a failed delivery: is the cause the message or the server? Pure; reads the errors of the SMTP client.
import type { NodemailerError } from 'nodemailer'

export type Failure = {
  /**
   * refused: the server will never accept this message for this recipient. later: it refused for now. broken: the
   * connection ended during the delivery. server: no mail can be sent through this server now.
   */
  kind: 'refused' | 'later' | 'broken' | 'server'
  /** For the log and the queue: without the token of the link, and without the recipient. */
  text: string
}

const SERVER_CODES = new Set(['EAUTH', 'ENOAUTH', 'EDNS', 'ETLS', 'ECONFIG', 'EPROTOCOL'])
const BREAKS = new Set(['ECONNRESET', 'EPIPE', 'SOCKET_TIMEOUT'])
const CONNECTION_CODES = new Set(['ESOCKET', 'ECONNECTION', 'ETIMEDOUT', 'EABORT'])

export function judgeFailure(err: unknown): Failure {
  const { code, originalCode, command, responseCode, message } = describe(err)
  const text = plain(`${code ? `${code}: ` : ''}${message}`)
  if (SERVER_CODES.has(code)) return { kind: 'server', text }
  if (CONNECTION_CODES.has(code)) {
    // Connection refused, unreachable, a bad certificate or no greeting in time: the message is not the cause.
    const server = originalCode !== '' && !BREAKS.has(originalCode)
    return { kind: server ? 'server' : 'broken', text }
  }
  if (isForEver(code, command, responseCode)) return { kind: 'refused', text }
  return { kind: responseCode === 421 ? 'broken' : 'later', text }
}

/**
 * A 5xx to the recipient or the message is final (RFC 5321, 4.2.1). Not final: 503 and 530, which concern the session; 552
 * to RCPT, which means "too many for now" (RFC 5321, 4.5.3.1.10); a refused sender, which the operator can correct.
 */
function isForEver(code: string, command: string, responseCode: number): boolean {
  if (code === 'EENVELOPE' && command === 'API') return true
  if (responseCode < 500 || responseCode === 503 || responseCode === 530) return false
  if (command === 'RCPT TO') return responseCode !== 552
  return command === 'DATA'
}

function describe(err: unknown) {
  const known: Partial<NodemailerError> & { originalCode?: unknown } = err instanceof Error ? err : {}
  return {
    code: typeof known.code === 'string' ? known.code : '',
    originalCode: typeof known.originalCode === 'string' ? known.originalCode : '',
    command: known.command ?? '',
    responseCode: known.responseCode ?? 0,
    message: err instanceof Error ? err.message : String(err),
  }
}

/** Content filters often quote the link they refuse, and servers quote the address. */
function plain(text: string): string {
  return text
    .replace(/([?&]token=)[^\s&"'<>]+/gi, '$1***')
    .replace(/[^\s<>()[\]"',;:]+@[^\s<>()[\]"',;:]+/g, '***')
    .replace(/\s+/g, ' ')
}
