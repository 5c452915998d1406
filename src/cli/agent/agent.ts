// latchkey agent: the program beside a gateway. Reads no configuration of the server and knows nothing of it but its URL;
// nothing of the server's core is loaded, which would double the memory that it takes on each gateway.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLoopback } from '../../address.ts'
import type { Target } from '../../agent/management-socket.ts'
import { startOpenvpnAgent } from '../../agent/openvpn-agent.ts'
import { isSafeUrl } from '../../agent/server.ts'
import { readTokenFile, type TokenFile } from '../../agent/token-file.ts'
import { systemClock } from '../../clock.ts'
import { typedElsewhere } from '../../command-hint.ts'
import { VERSION } from '../../config/package.ts'
import { AppError } from '../../errors.ts'
import { judgeModes, READABLE, WRITABLE } from '../../files.ts'
import { systemRandom } from '../../ids.ts'
import { makeLog } from '../../log.ts'
import { decodeFile } from '../../text.ts'
import { nextSignal } from '../signals.ts'

const MAX_FILE_BYTES = 64 * 1024
/** What it creates is for its user alone. */
const PRIVATE_UMASK = 0o077

type Options = {
  socket: string
  url: string
  tokenFile: string
  spool: string
  ca?: string
  protocol?: string
  socketPasswordFile?: string
  offline?: true
  logLevel: 'debug' | 'info' | 'warn' | 'error'
}

/** Resolves when it has stopped after a signal. Errors: what kept it from starting. */
export async function agentOpenvpn(options: Options): Promise<void> {
  const signal = nextSignal()
  const modes = judgeModes(reliedOn(options), options.ca === undefined ? [] : [options.ca])
  if (modes.refused.length > 0) throw new AppError('invalid_input', [WRITABLE, ...modes.refused].join('\n  '))
  const { token, keys } = tokenIn(options)
  const log = makeLog({ level: options.logLevel })
  for (const mend of modes.warned) log.warn({ mend }, READABLE)
  process.umask(PRIVATE_UMASK)
  const target = targetOf(options.socket)
  if ('host' in target && !isLoopback(target.host))
    log.warn({ host: target.host }, 'passwords come from OpenVPN on another host, in the clear')
  const agent = await startOpenvpnAgent(
    {
      target,
      socketPassword: options.socketPasswordFile && small(options.socketPasswordFile).trim(),
      url: urlOf(options.url),
      token,
      ca: options.ca && small(options.ca),
      protocol: options.protocol,
      version: VERSION,
      folder: options.spool,
      offlineKeys: options.offline ? keys : undefined,
    },
    { clock: systemClock, random: systemRandom, log },
  )
  log.info({ socket: options.socket, offline: options.offline === true }, 'agent started')
  log.info({ reason: await signal }, 'stopping: tunnels stay as they are')
  await agent.stop()
  log.info('stopped')
}

const TOKEN_COMMAND = typedElsewhere('gateway agent-token NAME')

/** A user that can write these files decides which logins are let in here. */
function reliedOn({ tokenFile, spool, socketPasswordFile }: Options): string[] {
  const kept = existsSync(spool) ? readdirSync(spool).map((name) => join(spool, name)) : []
  return [tokenFile, spool, ...kept, ...(socketPasswordFile ? [socketPasswordFile] : [])]
}

function tokenIn({ tokenFile, offline }: Options): TokenFile {
  const found = readTokenFile(small(tokenFile))
  if (!found)
    throw new AppError(
      'invalid_input',
      `${tokenFile} holds no token; "${TOKEN_COMMAND}" on the server makes one.`,
    )
  if (offline && found.keys.length === 0)
    throw new AppError(
      'invalid_input',
      `--offline needs a line "ed25519:…" in ${tokenFile}, by which the server's lists are believed; ` +
        `"${TOKEN_COMMAND}" on the server prints it.`,
    )
  return found
}

/** A path, or HOST:PORT. */
function targetOf(text: string): Target {
  const [, host = '', port] = /^\[?([^/[\]]+)\]?:(\d{1,5})$/.exec(text) ?? []
  return port === undefined ? { path: text } : { host, port: Number(port) }
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && isSafeUrl(url)) return url
  throw new AppError(
    'invalid_input',
    `--url: "${text}" cannot be used; write https://…, since a token and passwords go there.`,
  )
}

function small(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw new AppError('invalid_input', `A file cannot be read: ${(error as Error).message}`)
  }
  if (bytes.length <= MAX_FILE_BYTES) return decodeFile(bytes)
  throw new AppError('invalid_input', `${path} is too long to be meant.`)
}
