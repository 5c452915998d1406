// The languages of mails and of pages for people: a closed list. Pure.
import { AppError } from '../errors.ts'

export const LANGUAGES = ['en', 'de', 'es', 'fr', 'pt', 'ru', 'tr', 'zh', 'fa'] as const
export type Language = (typeof LANGUAGES)[number]

/** What is written where nothing names another language. */
export const USUAL_LANGUAGE: Language = 'en'

/** Each in itself, for a choice that its readers understand. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  ...{ en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', pt: 'Português', ru: 'Русский' },
  ...{ tr: 'Türkçe', zh: '中文', fa: 'فارسی' },
}

export type Direction = 'ltr' | 'rtl'

export function directionOf(language: Language): Direction {
  return language === 'fa' ? 'rtl' : 'ltr'
}

/** For the attribute `lang`: our Chinese is written in simplified characters, and fonts differ by that. */
export function tagOf(language: Language): string {
  return language === 'zh' ? 'zh-Hans' : language
}

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text)
}

/** Of a language tag such as `pt-BR` (RFC 5646), in any case; undefined when it is none of ours. */
export function languageOfTag(tag: string): Language | undefined {
  const [primary] = tag.trim().toLowerCase().split('-', 1)
  return isLanguage(primary) ? primary : undefined
}

/** Errors: invalid_input. */
export function parseLanguage(text: string): Language {
  const language = languageOfTag(text)
  if (language) return language
  throw new AppError('invalid_input', `That is no language of ours. There are: ${LANGUAGES.join(', ')}.`)
}
