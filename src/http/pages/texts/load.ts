// Loads the texts of a language with its first page: a start needs none.
import type { Language } from '../../../languages/language.ts'
import type { PageTexts } from './texts.ts'

const LOADERS: Readonly<Record<Language, () => Promise<PageTexts>>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  fr: async () => (await import('./fr.ts')).fr,
  pt: async () => (await import('./pt.ts')).pt,
  ru: async () => (await import('./ru.ts')).ru,
  tr: async () => (await import('./tr.ts')).tr,
  zh: async () => (await import('./zh.ts')).zh,
  fa: async () => (await import('./fa.ts')).fa,
}

export function loadPageTexts(language: Language): Promise<PageTexts> {
  return LOADERS[language]()
}
