// The language for one reader. The first source that names a language decides: what was chosen on the page, the account's own,
// the country of the account, the request, the brand. Pure.
import { acceptedLanguage } from './accepted.ts'
import { languageOfCountry } from './countries.ts'
import { isLanguage, type Language, USUAL_LANGUAGE } from './language.ts'

/** What an account says of its reader's language. */
export type ReaderAccount = { language: Language | null; country: string }

export type LanguageSources = {
  /** Of a choice on a page; not trusted. */
  chosen?: unknown
  account?: ReaderAccount | undefined
  /** The header Accept-Language of the reader's request, as it came. */
  accepts?: string | undefined
  /** Absent: no brand is known. */
  brand?: { settings: { language: Language } } | undefined
}

export function chooseLanguage({ chosen, account, accepts, brand }: LanguageSources): Language {
  if (isLanguage(chosen)) return chosen
  const own = account?.language ?? languageOfCountry(account?.country ?? '')
  return own ?? acceptedLanguage(accepts) ?? brand?.settings.language ?? USUAL_LANGUAGE
}
