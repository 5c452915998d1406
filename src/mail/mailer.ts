// Sends one message: to an SMTP server over a small pool of connections, or to an .eml file when no server is set. Every
// wait is bounded. Knows nothing of the queue.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { SECOND_MS } from '../clock.ts'
import type { Config, SmtpConfig } from '../config/config.ts'
import { judgeFailure } from './failure.ts'
import type { Mail } from './mail.ts'
import { makeMailFiles } from './mail-files.ts'
import { composeMessage, type Message } from './messages/message.ts'
import { loadNodemailer } from './nodemailer.ts'
import type { FindTexts } from './templates/kinds.ts'

/** Parallel deliveries. Each has its own connection, so that a slow one does not delay others. */
export const MAX_CONNECTIONS = 8
const CONNECT_TIMEOUT_MS = 10_000
/** Longest silence of the server in a session. Servers that scan mail answer late. */
const SOCKET_TIMEOUT_MS = 60_000
/** Longest whole delivery: a server may send its answer byte by byte. */
export const SEND_DEADLINE_MS = 120_000
const IDLE_TIMEOUT_MS = 30_000
/** A person waits for the answer. */
const PROBE_MS = 5 * SECOND_MS

export type Mailer = {
  /** Resolves when the server (or the disk) has the message. Rejects with an error that failure.ts classifies. */
  send(id: number, mail: Mail): Promise<void>
  /** Closes idle connections at once. Running deliveries fail. */
  close(): void
}

type Deps = {
  config: Pick<Config, 'dataDir'> & { mail: Pick<Config['mail'], 'from' | 'smtp'> }
  log: Pick<Logger, 'info' | 'warn'>
  /** Trusted certificate authorities (PEM), in addition to those of the system. */
  ca?: string
  /** What brands have written themselves; absent: nothing. */
  findTexts?: FindTexts
}

export function makeMailer({ config, log, ca, findTexts = () => ({}) }: Deps): Mailer {
  const { from, smtp } = config.mail
  const compose = (mail: Mail) => composeMessage(mail, from, findTexts)
  if (smtp) {
    let pool: ReturnType<typeof openPool> | undefined
    return {
      send: async (_id, mail) => {
        const signal = AbortSignal.timeout(SEND_DEADLINE_MS)
        pool ??= openPool(smtp, ca, log)
        const transport = await pool
        await transport.sendMail({ ...forTransport(await compose(mail)), signal })
      },
      close: () => void pool?.then((transport) => transport.close({ force: true })),
    }
  }
  const files = makeMailFiles(join(config.dataDir, 'mail'))
  log.info({ directory: files.directory }, 'no SMTP server is set: messages are written as .eml files')
  return {
    send: async (id, mail) => {
      const path = await files.write(id, mail, forTransport(await compose(mail)))
      log.info({ path }, 'message written')
    },
    close: () => undefined,
  }
}

async function openPool(smtp: SmtpConfig, ca: string | undefined, log: Deps['log']) {
  const { createTransport } = await loadNodemailer()
  const transport = createTransport({
    pool: true,
    ...connectionOf(smtp, ca, CONNECT_TIMEOUT_MS),
    maxConnections: MAX_CONNECTIONS,
    maxMessages: 100,
    // Only when the connection died before a byte of the message was sent.
    maxRequeues: 1,
    socketTimeout: SOCKET_TIMEOUT_MS,
    idleTimeout: IDLE_TIMEOUT_MS,
  })
  transport.on('error', (err) => log.warn({ err: err.message }, 'mail connection failed'))
  return transport
}

function connectionOf(smtp: SmtpConfig, ca: string | undefined, timeoutMs: number) {
  return {
    host: smtp.host,
    port: smtp.port,
    secure: smtp.security === 'tls',
    requireTLS: smtp.security === 'starttls',
    ignoreTLS: smtp.security === 'none',
    tls: { minVersion: 'TLSv1.2' as const, ...(ca !== undefined && { ca }) },
    // forceAuth: a server that offers no AUTH gets no mail, instead of mail without a login.
    ...(smtp.user !== '' && { auth: { user: smtp.user, pass: smtp.password }, forceAuth: true }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    maxResponseSize: 64 * 1024,
  }
}

/** Connects, greets and logs in, and sends nothing. Resolves with what is wrong; undefined: nothing. */
export async function trySmtp(
  smtp: SmtpConfig,
  ca?: string,
  withinMs = PROBE_MS,
): Promise<string | undefined> {
  const { createTransport } = await loadNodemailer()
  const transport = createTransport({ ...connectionOf(smtp, ca, withinMs), socketTimeout: withinMs })
  const late = pause(withinMs, `no answer within ${withinMs / SECOND_MS} s`, { ref: false })
  try {
    return await Promise.race([late, transport.verify().then(() => undefined)])
  } catch (error) {
    return judgeFailure(error).text
  } finally {
    transport.close()
  }
}

function forTransport(message: Message) {
  return { ...message, disableFileAccess: true, disableUrlAccess: true }
}
