// The state of the installation in a few facts. A part that could not be read says why.
import type { VNode } from 'preact'
import type { Answer } from '../../api-shapes.ts'
import { bdi, type Child, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { facts } from '../../parts/facts.ts'
import { ago } from '../../parts/when.ts'
import { formats } from '../../present.ts'

export function stateCard({ version, status }: Answer<'get', '/server'>): VNode {
  const t = words('server')
  const { number } = formats()
  return facts([
    [t('version'), version],
    [t('database'), database(status.database)],
    [t('servers'), listOr(status.servers, (all) => number(all.length))],
    [t('brands'), listOr(status.brands, (all) => number(all.length))],
    [t('backup'), backup(status.backup)],
  ])
}

/** What the status command shows; a part that could not be read is its trouble. */
function listOr(part: unknown, show: (all: readonly unknown[]) => Child): Child {
  return Array.isArray(part) ? show(part) : troubleOf(part)
}

function database(part: unknown): Child {
  const { name, size } = (part ?? {}) as { name?: string; size?: unknown }
  const { bytes } = (size ?? {}) as { bytes?: number }
  return [bdi(name ?? '–'), typeof bytes === 'number' && ` · ${formats().bytes(bytes)}`]
}

function backup(part: unknown): Child {
  const { at } = (part ?? {}) as { at?: number }
  if (typeof at === 'number') return ago({ at: new Date(at).toISOString() })
  return part === null ? badge('warn', words('server')('noBackup')) : troubleOf(part)
}

function troubleOf(part: unknown): Child {
  const { trouble } = (part ?? {}) as { trouble?: string }
  return span({ class: 'bad' }, trouble ?? '–')
}
