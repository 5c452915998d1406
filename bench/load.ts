// The load generator, a process of its own: a task as JSON in argv, the outcome as JSON on stdout.
// It checks every answer; a wrong one counts as wrong and not as an answer.
import { type HttpConnection, openHttpConnection } from './http-connection.ts'
import {
  MANAGE_KEYS,
  seededEmail,
  seededManageKey,
  seededPrepaidUsername,
  seededVpnPassword,
  seededVpnUsername,
} from './seeded-account.ts'

export type Task = {
  port: number
  apiKey: string
  secretKey: string
  connections: number
  seconds: number
} & (
  | { kind: 'products'; accounts: number } // as fast as answers come
  | { kind: 'paced'; accounts: number; perSecond: number } // at a steady pace, whatever the answers do
  | { kind: 'add'; prefix: string } // AddClient as fast as answers come
  | { kind: 'create'; prefix: string; token: string } // VAM's create, the same way
  | { kind: 'status'; accounts: number; token: string } // VAM's status of seeded prepaid accounts
  | { kind: 'open'; prefix: string } // POST /accounts of the management API, as fast as answers come
  | { kind: 'account'; accounts: number } // GET of one account, the same way
)

/** `samples`: when a request was due (epoch ms) and how long after that its answer was there (ms); paced only. */
export type Outcome = {
  answers: number
  wrong: number
  firstWrong: string
  perSecond: number
  samples: [number, number][]
}

const task: Task = JSON.parse(process.argv[2] ?? '')
const outcome: Outcome = { answers: 0, wrong: 0, firstWrong: '', perSecond: 0, samples: [] }
const keys = { apikey: task.apiKey, secret_key: task.secretKey }

async function getProducts(connection: HttpConnection, accounts: number): Promise<void> {
  const i = Math.floor(Math.random() * accounts)
  const body = await connection.post('/api/amapi/GetProducts', { ...keys, email: seededEmail(i) })
  const right =
    body.startsWith('{"status":"success"') &&
    body.includes(`"username":"${seededVpnUsername(i)}","password":"${seededVpnPassword(i)}"`)
  judge(right, body)
}

async function addClient(connection: HttpConnection, email: string): Promise<void> {
  const fields = { ...keys, email, country: 'DE', type: '12', password: 'Bench-Horse-12' }
  const body = await connection.post('/api/amapi/AddClient', fields)
  judge(body.startsWith('{"status":"success"') && body.includes(`"username":"${email}"`), body)
}

async function createPrepaid(connection: HttpConnection, uuid: string, token: string): Promise<void> {
  const headers = `X-AccessToken: ${token}\r\nContent-Type: application/json\r\n`
  const body = await connection.send('POST', '/vam/v3/create', headers, JSON.stringify({ uuid, period: 30 }))
  judge(body.includes('"code":1,') && body.includes('"vpnUsername":'), body)
}

async function prepaidStatus(connection: HttpConnection, accounts: number, token: string): Promise<void> {
  const name = seededPrepaidUsername(Math.floor(Math.random() * accounts))
  const path = `/vam/v2/status?vpnUsername=${name}`
  const body = await connection.send('GET', path, `X-AccessToken: ${token}\r\n`, '')
  judge(body.includes('"code":1,') && body.includes(`"vpnUsername":"${name}","status":"Enabled:`), body)
}

/** Keys in turns: each has a rate of its own. Made once, since a hash for each request would cost the machine. */
const manageKeys = Array.from({ length: MANAGE_KEYS }, (_, i) => seededManageKey(i))
let managed = Math.floor(Math.random() * MANAGE_KEYS)
const managing = () => `Authorization: Bearer ${manageKeys[managed++ % MANAGE_KEYS]}\r\n`

async function openAccount(connection: HttpConnection, externalId: string): Promise<void> {
  const headers = `${managing()}Content-Type: application/json\r\n`
  const asked = JSON.stringify({ external_id: externalId, subscription: { days: 30 } })
  const body = await connection.send('POST', '/api/v1/accounts', headers, asked)
  judge(body.includes(`"external_id":"${externalId}"`) && body.includes('"created":true'), body)
}

async function getAccount(connection: HttpConnection, accounts: number): Promise<void> {
  const i = Math.floor(Math.random() * accounts)
  const body = await connection.send(
    'GET',
    `/api/v1/accounts/acc_${i + 1}?expand=subscriptions`,
    managing(),
    '',
  )
  judge(
    body.includes(`"email":"${seededEmail(i)}"`) && body.includes(`"vpn_username":"${seededVpnUsername(i)}"`),
    body,
  )
}

function judge(right: boolean, body: string): void {
  if (right) outcome.answers++
  else {
    outcome.wrong++
    outcome.firstWrong ||= body
  }
}

/** Every connection asks again as soon as it is answered. */
async function asFastAsPossible(
  connections: HttpConnection[],
  ask: (c: HttpConnection, n: string) => Promise<void>,
) {
  const startedAt = performance.now()
  const endsAt = startedAt + task.seconds * 1000
  await Promise.all(
    connections.map(async (connection, index) => {
      for (let n = 0; performance.now() < endsAt; n++) await ask(connection, `${index}.${n}`)
    }),
  )
  outcome.perSecond = outcome.answers / ((performance.now() - startedAt) / 1000)
}

/** A request every 1/perSecond; its latency counts from the moment it was due, also when all connections are busy. */
async function paced(connections: HttpConnection[], accounts: number, perSecond: number): Promise<void> {
  const free = [...connections]
  const due: number[] = []
  const running = new Set<Promise<void>>()
  const startedAt = Date.now()
  const total = task.seconds * perSecond

  function sendNext(): void {
    while (due.length > 0 && free.length > 0) {
      const [connection, dueAt] = [free.pop(), due.shift()]
      if (!connection || dueAt === undefined) return
      const asked: Promise<void> = getProducts(connection, accounts).then(() => {
        outcome.samples.push([dueAt, performance.timeOrigin + performance.now() - dueAt])
        running.delete(asked)
        free.push(connection)
        sendNext()
      })
      running.add(asked)
    }
  }

  for (let sent = 0; sent < total; ) {
    const now = performance.timeOrigin + performance.now()
    for (; sent < total && startedAt + (sent * 1000) / perSecond <= now; sent++) {
      due.push(startedAt + (sent * 1000) / perSecond)
    }
    sendNext()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  while (running.size > 0) await Promise.all(running)
  outcome.perSecond = outcome.answers / task.seconds
}

const connections = await Promise.all(
  Array.from({ length: task.connections }, () => openHttpConnection(task.port)),
)
if (task.kind === 'paced') {
  await paced(connections, task.accounts, task.perSecond)
} else if (task.kind === 'products') {
  const { accounts } = task
  await asFastAsPossible(connections, (connection) => getProducts(connection, accounts))
} else if (task.kind === 'create') {
  const { prefix, token } = task
  await asFastAsPossible(connections, (connection, n) => createPrepaid(connection, `${prefix} ${n}`, token))
} else if (task.kind === 'status') {
  const { accounts, token } = task
  await asFastAsPossible(connections, (connection) => prepaidStatus(connection, accounts, token))
} else if (task.kind === 'open') {
  const { prefix } = task
  await asFastAsPossible(connections, (connection, n) => openAccount(connection, `${prefix} ${n}`))
} else if (task.kind === 'account') {
  const { accounts } = task
  await asFastAsPossible(connections, (connection) => getAccount(connection, accounts))
} else {
  const { prefix } = task
  await asFastAsPossible(connections, (connection, n) => addClient(connection, `${prefix}.${n}@example.com`))
}
for (const connection of connections) connection.close()
process.stdout.write(JSON.stringify(outcome))
