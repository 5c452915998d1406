// A real SMTP server for tests: STARTTLS or TLS with its own certificate, a login, and refusals on demand.
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { SmtpConfig } from '../src/config.ts'
import { makeCertificate } from './certificate.ts'

const CERTIFICATE = makeCertificate()
const LOGIN = { user: 'latchkey', password: 'smtp-password-of-a-test' }

export type ReceivedMail = ParsedMail & {
  raw: string
  envelope: { from: string; to: string[] }
  tls: boolean
  user: string
}

export type TestSmtp = Awaited<ReturnType<typeof startSmtp>>

type Given = {
  security?: SmtpConfig['security']
  /** Called for every recipient; a thrown or rejected error is the refusal, with its `responseCode`. */
  onRecipient?: (address: string) => void | Promise<void>
  /** Called when a whole message has come, before it counts as received. */
  onMessage?: (mail: ReceivedMail) => void | Promise<void>
  options?: SMTPServerOptions
  /** A port of its own choice unless given. */
  listenOn?: number
}

export async function startSmtp({
  security = 'starttls',
  onRecipient,
  onMessage,
  options,
  listenOn = 0,
}: Given = {}) {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    ...CERTIFICATE,
    secure: security === 'tls',
    authOptional: false,
    disabledCommands: security === 'none' ? ['STARTTLS'] : [],
    allowInsecureAuth: security === 'none',
    closeTimeout: 100,
    onAuth: (auth, _session, done) => {
      const right = auth.username === LOGIN.user && auth.password === LOGIN.password
      done(right ? null : new Error('wrong login'), right ? { user: LOGIN.user } : undefined)
    },
    onRcptTo: (address, _session, done) => {
      Promise.resolve(address.address)
        .then(onRecipient)
        .then(() => done(), done)
    },
    onData: (stream, session, done) => {
      readAll(stream)
        .then(async (raw) => {
          const mailFrom = session.envelope.mailFrom
          const mail: ReceivedMail = {
            ...(await simpleParser(raw)),
            raw: raw.toString(),
            envelope: {
              from: mailFrom ? mailFrom.address : '',
              to: session.envelope.rcptTo.map((recipient) => recipient.address),
            },
            tls: session.secure,
            user: String(session.user ?? ''),
          }
          await onMessage?.(mail)
          received.push(mail)
        })
        .then(() => done(), done)
    },
    ...options,
  })
  // A client that goes away in the middle is part of the tests.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(listenOn, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const config: SmtpConfig = { host: 'localhost', port, security, ...LOGIN }
  return {
    config,
    ca: CERTIFICATE.cert,
    received,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** An answer with that code, as a refusal of a server. */
export function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
