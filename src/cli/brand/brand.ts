// latchkey brand: add, show, set, list.
import type { Brand } from '../../brands/brand.ts'
import { brandSettings, type SettingChanges } from '../../brands/settings.ts'
import { typed } from '../../command-hint.ts'
import { withheldLastWeek } from '../../mail/withheld.ts'
import { aheadText } from '../clock/clock-text.ts'
import { keysOf, keysText } from '../init.ts'
import { chosenBrand, type Opened, operator, UsageError, withCore } from '../open.ts'
import { columns, jsonText, type Terminal } from '../terminal.ts'

type Choice = { brand?: string; json?: true }

export async function brandAdd(
  name: string,
  settings: string[],
  options: { title?: string; host?: string[]; sandbox?: true; json?: true },
  { out }: Terminal,
): Promise<void> {
  const made = await withCore(({ brands }) => {
    const { title = name, host: hosts = [], sandbox = false } = options
    return brands.addBrand({ name, title, hosts, sandbox, settings: parseChanges(settings) }, operator())
  })
  if (options.json) return out(jsonText(keysOf(made)))
  const kind = options.sandbox ? 'sandbox' : 'brand'
  out(`The ${kind} "${name}" is ready, with the usual plans and an empty allow list.\n\n${keysText(made)}`)
}

export async function brandList(options: { json?: true }, { out }: Terminal): Promise<void> {
  const all = await withCore(({ brands }) => brands.list())
  if (options.json)
    return out(jsonText(all.map(({ name, title, daysAhead }) => ({ name, title, daysAhead }))))
  const rows = all.map(({ name, title, daysAhead }) => [
    name,
    title,
    daysAhead === null ? '' : aheadText(daysAhead),
  ])
  out(columns([['NAME', 'TITLE', ''], ...rows]))
}

export async function brandShow(options: Choice, { out }: Terminal): Promise<void> {
  const shown = await withCore(async (core) => describe(core, await chosenBrand(core, options.brand)))
  out(options.json ? jsonText(shown) : brandText(shown))
}

export async function brandSet(
  settings: string[],
  options: Choice & { title?: string; host?: string[] | false },
  { out }: Terminal,
): Promise<void> {
  const { title, host } = options
  const hosts = host === false ? [] : host
  if (settings.length === 0 && title === undefined && hosts === undefined) {
    throw new UsageError(
      `Nothing to set. Write NAME=VALUE, --title, --host or --no-host; "${typed('brand show')}" lists the names.`,
    )
  }
  const shown = await withCore(async (core) => {
    const { name } = await chosenBrand(core, options.brand)
    const brand = await core.brands.set(name, { title, hosts, settings: parseChanges(settings) }, operator())
    return describe(core, brand)
  })
  out(options.json ? jsonText(shown) : brandText(shown))
}

type Description = Pick<Brand, 'name' | 'title' | 'settings' | 'daysAhead'> & {
  hosts: string[]
  sources: Awaited<ReturnType<Opened['brands']['sourcesOf']>>
  mailsWithheld: number
}

async function describe({ brands, db, clock }: Opened, brand: Brand): Promise<Description> {
  const { id, name, title, settings, daysAhead } = brand
  const mailsWithheld = await withheldLastWeek(db.read, id, clock.now())
  const [hosts, sources] = [await brands.hostsOf(id), await brands.sourcesOf(id)]
  return { name, title, hosts, settings, sources, daysAhead, mailsWithheld }
}

function brandText({ name, title, hosts, settings, sources, daysAhead, mailsWithheld }: Description): string {
  const rows = Object.entries(brandSettings.shape).map(([key, schema]) => {
    return [`${key}=${settings[key as keyof typeof settings]}`, sources[key] ?? '', schema.description ?? '']
  })
  const head = columns([
    ['brand', name],
    ['title', title],
    ...(daysAhead === null ? [] : [['clock', aheadText(daysAhead)]]),
    ['hosts', hosts.join(' ') || 'any'],
    ['mails withheld', `${mailsWithheld} in the last week, as their recipients had had their turn`],
  ])
  return `${head}\n\nSettings; change with "${typed('brand set NAME=VALUE')}", NAME=default goes back:\n${columns(rows)}`
}

/** What a brand has besides settings. */
const OWN_OPTIONS = new Set(['title', 'host', 'sandbox'])

/** `name=value` texts: numbers, true and false as such, `default` to go back, everything else as text. */
function parseChanges(texts: readonly string[]): SettingChanges {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`"${text}": write a setting as NAME=VALUE`)
      const [name, value] = [text.slice(0, at), text.slice(at + 1)]
      if (OWN_OPTIONS.has(name)) throw new UsageError(`"${text}": say it as --${name} '${value}'`)
      return [name, parseValue(value)]
    }),
  )
}

function parseValue(text: string): unknown {
  if (text === 'default') return null
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d{1,9}$/.test(text) ? Number(text) : text
}
