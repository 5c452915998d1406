// Writers for the crash lab: they call until the server dies, and record which calls were acknowledged and which were not.
import { randomInt } from 'node:crypto'
import type { AmapiClient, Answer, Envelope, Fields } from '../parts/amapi-client.ts'

/** The state that one account must have, according to the answers. */
export type Life = {
  email: string
  /** Acknowledged, or answered at a repeat. False: it may exist or not. */
  exists: boolean
  vpnUsername: string
  password: string
  /** A SetPassword without an answer: this one or `password` is right. */
  perhapsPassword: string | undefined
  /** A SetPassword was sent: stored answers with secrets may have been erased. */
  passwordSet: boolean
  aliases: Set<string>
  perhapsAliases: Set<string>
  shortToken: string | undefined
  cancelled: 'no' | 'yes' | 'perhaps'
}

export type Call = { method: string; fields: Fields; idempotencyKey: string | undefined }
export type Exchange = { call: Call; answer: Answer }
export type Harvest = {
  lives: Life[]
  /** Calls that got no answer, with the life they belong to. */
  pending: { life: Life; call: Call }[]
  /** Acknowledged calls that carried an Idempotency-Key. */
  keyed: Exchange[]
  acknowledged: Record<string, number>
  /** Answers that were neither a success nor a death. */
  refused: Exchange[]
}

export function emptyHarvest(): Harvest {
  return { lives: [], pending: [], keyed: [], acknowledged: {}, refused: [] }
}

type Writer = { name: string; client: AmapiClient; secretKey: string; harvest: Harvest }

/** Adds accounts and changes them until a call gets no answer. */
export async function writeUntilDeath({ name, client, secretKey, harvest }: Writer): Promise<void> {
  for (let number = 0; ; number++) {
    const life = newLife(`${name}.${number}@example.com`)
    harvest.lives.push(life)
    for (const call of callsOf(life, secretKey)) {
      try {
        const answer = await client.call(call.method, call.fields, idempotency(call))
        take(harvest, life, { call, answer })
      } catch {
        suspect(life, call)
        harvest.pending.push({ life, call })
        return
      }
    }
  }
}

export function idempotency({ idempotencyKey }: Call) {
  return idempotencyKey ? { idempotencyKey } : {}
}

function newLife(email: string): Life {
  return {
    email,
    exists: false,
    vpnUsername: '',
    password: `First-${randomInt(1e9)}-pass`,
    perhapsPassword: undefined,
    passwordSet: false,
    aliases: new Set(),
    perhapsAliases: new Set(),
    shortToken: undefined,
    cancelled: 'no',
  }
}

/** AddClient, then the other writes in any order, about half of them with an Idempotency-Key. */
function callsOf(life: Life, secretKey: string): Call[] {
  const fields = { secret_key: secretKey, email: life.email }
  const call = (method: string, more: Fields = {}): Call => ({
    method,
    fields: { ...fields, ...more },
    idempotencyKey: randomInt(2) === 0 ? `${method}-${life.email}-${randomInt(1e9)}` : undefined,
  })
  const later = [
    call('SetPassword', { setpassword: `Later-${randomInt(1e9)}-pass` }),
    call('CancelRequest', { type: 'midnight', reason: 'lab' }),
    call('TokenRefresh'),
    call('AddAlias', { setemail: `alias.${life.email}`, setpassword: 'Alias-pass-1234' }),
  ]
  const order = later.map((one) => ({ one, at: randomInt(1e6) })).sort((a, b) => a.at - b.at)
  return [
    call('AddClient', { country: 'NL', type: 12, password: life.password }),
    ...order.map(({ one }) => one),
  ]
}

/** Records an answer: from now on the server must know this. */
export function take(harvest: Harvest, life: Life, exchange: Exchange): void {
  const { call, answer } = exchange
  if (answer.body.status !== 'success') {
    harvest.refused.push(exchange)
    return
  }
  harvest.acknowledged[call.method] = (harvest.acknowledged[call.method] ?? 0) + 1
  if (call.idempotencyKey) harvest.keyed.push(exchange)
  learn(life, call, answer.body)
}

function learn(life: Life, { method, fields }: Call, body: Envelope): void {
  if (method === 'AddClient') {
    life.exists = true
    life.vpnUsername = String(body.vpn_username)
    life.shortToken = String(body.short_token)
  } else if (method === 'SetPassword') {
    life.password = String(fields.setpassword)
    life.perhapsPassword = undefined
    life.passwordSet = true
    life.shortToken = undefined
  } else if (method === 'CancelRequest') {
    life.cancelled = 'yes'
  } else if (method === 'TokenRefresh') {
    life.shortToken = String(body.short_token)
  } else if (method === 'AddAlias') {
    life.aliases.add(String(fields.setemail))
    life.perhapsAliases.clear()
  }
}

/** Records a call without an answer: it may have been done. */
function suspect(life: Life, { method, fields }: Call): void {
  if (method === 'SetPassword') {
    life.perhapsPassword = String(fields.setpassword)
    life.passwordSet = true
    life.shortToken = undefined
  } else if (method === 'CancelRequest') {
    life.cancelled = 'perhaps'
  } else if (method === 'AddAlias') {
    life.perhapsAliases.add(String(fields.setemail))
  }
}
