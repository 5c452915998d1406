// Calls of brands and logins of gateways at a small and a large installation.
import { randomBytes } from 'node:crypto'
import { openExchange } from '../../test/labs/parts/radius-exchange.ts'
import {
  ACCESS_ACCEPT,
  ACCT_SESSION_ID,
  CALLING_STATION_ID,
  passwordRequest,
  text,
} from '../../test/labs/parts/radius-wire.ts'
import { openHttpConnection } from '../http-connection.ts'
import { type Asks, compareLatencies, type Latency } from '../latencies.ts'
import { PREPAID_ACCOUNTS } from '../seed.ts'
import {
  seededEmail,
  seededPrepaidUsername,
  seededVpnPassword,
  seededVpnUsername,
} from '../seeded-account.ts'
import { type ScaleTarget, SECRET } from './scale-targets.ts'

const KINDS = ['GetProducts', 'VAM status', 'PAP login with a seat'] as const
type Caller = { ask: Asks<(typeof KINDS)[number]>; close(): void }

export async function measureLatencies(
  { few, many }: { few: ScaleTarget; many: ScaleTarget },
  rounds: number,
): Promise<Latency[]> {
  const callers = [await openCaller(few), await openCaller(many)] as const
  try {
    return await compareLatencies(KINDS, [callers[0].ask, callers[1].ask], rounds)
  } finally {
    for (const caller of callers) caller.close()
  }
}

/** Each request is of an account by chance; each login of another one, or its seats would run out. */
async function openCaller(target: ScaleTarget): Promise<Caller> {
  const { accounts, installation, vamToken } = target
  const connection = await openHttpConnection(target.http)
  const exchange = await openExchange({ ports: target, secret: SECRET, gate: { isOpen: true } })
  const keys = { apikey: installation.apiKey, secret_key: installation.secretKey }
  const prepaid = Math.min(accounts, PREPAID_ACCOUNTS)
  const step = stepThrough(accounts)
  let logins = 0

  const ask: Caller['ask'] = {
    async GetProducts() {
      const i = Math.floor(Math.random() * accounts)
      const body = await connection.post('/api/amapi/GetProducts', { ...keys, email: seededEmail(i) })
      expect(body.includes(`"username":"${seededVpnUsername(i)}"`), body)
    },
    async 'VAM status'() {
      const name = seededPrepaidUsername(Math.floor(Math.random() * prepaid))
      const headers = `X-AccessToken: ${vamToken}\r\n`
      const body = await connection.send('GET', `/vam/v2/status?vpnUsername=${name}`, headers, '')
      expect(body.includes(`"vpnUsername":"${name}","status":"Enabled:`), body)
    },
    async 'PAP login with a seat'() {
      const i = (logins++ * step) % accounts
      const login = { username: seededVpnUsername(i), password: seededVpnPassword(i) }
      const caller = `10.${(logins >> 16) & 255}.${(logins >> 8) & 255}.${logins & 255}`
      const named = [text(ACCT_SESSION_ID, `scale ${logins}`), text(CALLING_STATION_ID, caller)]
      const asking = { secret: SECRET, identifier: exchange.nextIdentifier(), authenticator: randomBytes(16) }
      const reply = await exchange.ask(passwordRequest(asking, login, named), 'auth')
      expect(reply[0] === ACCESS_ACCEPT, `a login of ${login.username} was refused`)
    },
  }
  return {
    ask,
    close() {
      connection.close()
      exchange.close()
    },
  }
}

/** A step that meets every account before one comes again, and leaps over pages of the database. */
function stepThrough(accounts: number): number {
  let step = Math.floor(accounts * 0.618) | 1
  while (gcd(step, accounts) !== 1) step += 2
  return step
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

function expect(isRight: boolean, answer: string): void {
  if (!isRight) throw new Error(`wrong answer: ${answer}`)
}
