// latchkey webhook: add, list, show, set, remove, rotate-secret, test, deliveries, retry, replay.
import type { Instant } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { INSTALLATION } from '../../events/record.ts'
import type { Signature } from '../../webhooks/signature.ts'
import {
  type Delivery,
  type DeliveryStatus,
  type StreamCaller,
  signatureKindOf,
  type Webhook,
} from '../../webhooks/webhook.ts'
import { chosenBrand, type Opened, operator, UsageError, withCore, withVault } from '../open.ts'
import { moreText } from '../page-text.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

export type StreamChoice = { brand?: string; installation?: true; json?: true }

/** The number of the stream that the options name. */
export async function streamOf(core: Opened, { brand, installation }: StreamChoice): Promise<number> {
  return installation ? INSTALLATION : (await chosenBrand(core, brand)).id
}

async function callerOf(core: Opened, choice: StreamChoice): Promise<StreamCaller> {
  return { stream: await streamOf(core, choice), actor: operator() }
}

type NewChoice = StreamChoice & { types?: string[]; description?: string; signature?: Signature }

export async function webhookAdd(url: string, options: NewChoice, { out }: Terminal): Promise<void> {
  const { types, description, signature } = options
  const made = await withVault(async (core) =>
    core.webhooks.add(await callerOf(core, options), { url, types, description, signature }),
  )
  if (options.json) return out(jsonText(made))
  out(
    made.secret === undefined
      ? `${made.webhook.publicKey}\n\nVerify the calls of webhook ${made.webhook.id} with this public key (v1a); "${typed(`webhook show ${made.webhook.id}`)}" shows it again.`
      : `${made.secret}\n\nNote it down now: it is not shown again. It signs the calls of webhook ${made.webhook.id}.`,
  )
}

export async function webhookList(options: StreamChoice, { out }: Terminal): Promise<void> {
  const all = await withCore(async (core) => core.webhooks.list(await streamOf(core, options)))
  if (options.json) return out(jsonText(all))
  if (all.length === 0) return out(`There are no webhooks; "${typed('webhook add URL')}" adds one.`)
  const rows = all.map((one) => [String(one.id), stateOf(one), one.url, one.types.join(','), one.description])
  out(columns([['ID', 'STATE', 'URL', 'TYPES', 'DESCRIPTION'], ...rows]))
}

export async function webhookShow(id: number, options: StreamChoice, { out }: Terminal): Promise<void> {
  const webhook = await withCore(async (core) => core.webhooks.get(await streamOf(core, options), id))
  out(options.json ? jsonText(webhook) : webhookText(webhook))
}

type Changes = Omit<NewChoice, 'signature'> & { url?: string; enable?: true; disable?: true }

export async function webhookSet(id: number, options: Changes, { out }: Terminal): Promise<void> {
  const { url, types, description, enable, disable } = options
  const enabled = enable ?? (disable ? false : undefined)
  const given = Object.entries({ url, types, description, enabled }).filter(
    ([, value]) => value !== undefined,
  )
  if (given.length === 0) throw new UsageError('Say what to change.')
  const webhook = await withCore(async (core) =>
    core.webhooks.set(await callerOf(core, options), id, Object.fromEntries(given)),
  )
  out(options.json ? jsonText(webhook) : webhookText(webhook))
}

export async function webhookRemove(id: number, options: StreamChoice, { out }: Terminal): Promise<void> {
  const webhook = await withCore(async (core) => core.webhooks.remove(await callerOf(core, options), id))
  out(options.json ? jsonText(webhook) : `Webhook ${id} is removed.`)
}

export async function webhookRotateSecret(
  id: number,
  options: StreamChoice & { overlapHours?: number },
  { out }: Terminal,
): Promise<void> {
  const { overlapHours } = options
  const made = await withVault(async (core) =>
    core.webhooks.rotateSecret(await callerOf(core, options), id, { overlapHours }),
  )
  if (options.json) return out(jsonText(made))
  const until = instantText(made.webhook.formerUntil)
  out(
    made.secret === undefined
      ? `${made.webhook.publicKey}\n\nVerify calls with this public key (v1a) from now on. The former key signs beside it until ${until}.`
      : `${made.secret}\n\nNote it down now: it is not shown again. The former secret signs beside it until ${until}.`,
  )
}

export async function webhookTest(id: number, options: StreamChoice, { out }: Terminal): Promise<void> {
  await withCore(async (core) => core.webhooks.test(await callerOf(core, options), id))
  if (options.json) return out(jsonText({ id }))
  out(
    `A running server sends the ping within a second; "${typed(`webhook deliveries ${id}`)}" shows the answer.`,
  )
}

export async function webhookDeliveries(
  id: number,
  options: StreamChoice & { status?: DeliveryStatus; after?: number; limit: number },
  { out }: Terminal,
): Promise<void> {
  const { status, after: before, limit } = options
  const rows = await withCore(async (core) => {
    await core.webhooks.get(await streamOf(core, options), id)
    return core.webhooks.listDeliveries(id, { before, status }, limit)
  })
  if (options.json) return out(jsonText(rows))
  out(rows.length === 0 ? 'There are no such deliveries.' : deliveriesText(rows))
  const last = rows.at(-1)
  if (last && rows.length === limit) out(moreText(last.id))
}

export async function webhookRetry(id: number, options: StreamChoice, { out }: Terminal): Promise<void> {
  await withCore(async (core) => core.webhooks.retry(await callerOf(core, options), id))
  out(options.json ? jsonText({ id }) : `Delivery ${id} is sent again by a running server.`)
}

export async function webhookReplay(
  id: number,
  options: StreamChoice & { after?: number; since?: Instant; failed?: true },
  { out }: Terminal,
): Promise<void> {
  const { after, since, failed: onlyFailed = false } = options
  if (after === undefined && since === undefined)
    throw new UsageError('Say from where on, with --after SEQUENCE or --since TIME.')
  await withCore(async (core) =>
    core.webhooks.replay(await callerOf(core, options), id, { after, since, onlyFailed }),
  )
  out(options.json ? jsonText({ id }) : 'A running server sends them again.')
}

function stateOf({ enabled, disabledWhy, failures }: Webhook): string {
  if (!enabled) return disabledWhy === null ? 'disabled' : `disabled: ${disabledWhy}`
  return failures === 0 ? 'enabled' : `enabled, ${failures} failures`
}

function webhookText(webhook: Webhook): string {
  const { id, url, types, description, createdAt, publicKey } = webhook
  return columns([
    ...[
      ['id', String(id)],
      ['state', stateOf(webhook)],
      ['url', url],
      ['types', types.join(',')],
    ],
    ...[['signature', signatureKindOf(webhook)], ...(publicKey === null ? [] : [['public key', publicKey]])],
    ...[
      ['description', description],
      ['made', instantText(createdAt)],
    ],
  ])
}

function deliveriesText(rows: readonly Delivery[]): string {
  const lines = rows.map(({ id, status, type, sequence, attempts, log, nextAttemptAt }) => {
    const last = log.at(-1)
    const answer = last === undefined ? '' : last.error || `${last.status} in ${last.ms} ms`
    const next = nextAttemptAt === null ? '' : instantText(nextAttemptAt)
    return [String(id), status, type, String(sequence), String(attempts), answer, next]
  })
  return columns([['ID', 'STATUS', 'TYPE', 'SEQUENCE', 'ATTEMPTS', 'LAST ANSWER', 'NEXT'], ...lines])
}
