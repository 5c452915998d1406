// The visitor's language, and the messages of the areas that are shown. Only that language is loaded, an area with its page.
import { signal } from '@preact/signals'
import { fill, type Message, type Value, type ValuesOf } from './fill.ts'
import { kept } from './kept.ts'
import type { Areas } from './messages/areas.ts'

/** Each in itself, for a choice that its readers understand. */
export const LANGUAGE_NAMES = {
  ...{ en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', pt: 'Português', ru: 'Русский' },
  ...{ tr: 'Türkçe', zh: '中文', fa: 'فارسی' },
}
export type Language = keyof typeof LANGUAGE_NAMES
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[]
export type Area = keyof Areas

export const language = signal<Language>(usualLanguage())

/** By language and area. */
const loaded = new Map<string, Record<string, Message>>()
const wanted = new Set<Area>()

/** What the visitor chose, else the first of the browser's languages that is ours. */
function usualLanguage(): Language {
  const tags = [kept('language') ?? '', ...navigator.languages]
  return tags.map((tag) => tag.split('-', 1)[0]).find(isLanguage) ?? 'en'
}

export function isLanguage(text: unknown): text is Language {
  return typeof text === 'string' && text in LANGUAGE_NAMES
}

/** Resolves when the messages of these areas can be read. Errors: those of import(). */
export async function loadAreas(areas: readonly Area[], of = language.value): Promise<void> {
  for (const area of areas) wanted.add(area)
  await Promise.all(areas.map((area) => load(of, area)))
}

async function load(of: Language, area: Area): Promise<void> {
  const name = `${of}/${area}`
  if (loaded.has(name)) return
  // English is better than an empty page.
  const { messages } = await importMessages(name).catch(() => importMessages(`en/${area}`))
  loaded.set(name, messages)
}

function importMessages(name: string): Promise<{ messages: Record<string, Message> }> {
  return import(`./messages/${name}${ENDING}`)
}

/** Modules have the ending of this one: .ts in a checkout, .js in a release. */
const ENDING = import.meta.url.slice(import.meta.url.lastIndexOf('.'))

/** Loads all that is shown in another language, then shows it. */
export async function chooseLanguage(next: Language): Promise<void> {
  kept('language', next)
  await loadAreas([...wanted], next)
  document.documentElement.lang = next === 'zh' ? 'zh-Hans' : next
  document.documentElement.dir = next === 'fa' ? 'rtl' : 'ltr'
  language.value = next
}

export type Words<A extends Area> = <K extends keyof Areas[A] & string>(
  name: K,
  ...values: ValuesOf<Areas[A][K]>
) => string

/** The messages of an area, which has been loaded, as a function: `t('sessions', { count: 3 })`. */
export function words<A extends Area>(area: A): Words<A> {
  const of = language.value
  const messages = loaded.get(`${of}/${area}`) ?? {}
  return (name, ...[values = {}]) =>
    fill(messages[name] ?? name, values as Readonly<Record<string, Value>>, of)
}
