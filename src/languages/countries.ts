// The language of a country's people, where it is one of ours. Of several languages the one that most can read; a country whose
// people mostly read another language is left out, and another source decides. Pure.
import { LANGUAGES, type Language } from './language.ts'

const COUNTRIES: Readonly<Record<Language, string>> = {
  en: 'AG AI AU BB BM BS BZ CA DM FK GB GD GG GH GI GY IE IM JE JM KN KY LC LR MS NG NZ SG SL TC TT US VC VG VI ZA ZM ZW',
  de: 'AT CH DE LI',
  es: 'AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE',
  fr: 'BF BJ BL CD CF CG CI CM FR GA GF GN GP HT LU MC MF MG ML MQ NC NE PF PM RE SN TD TG WF YT',
  pt: 'AO BR CV GW MZ PT ST TL',
  ru: 'BY KG KZ RU',
  tr: 'TR',
  zh: 'CN HK MO TW',
  fa: 'AF IR',
}

const BY_COUNTRY = new Map(
  LANGUAGES.flatMap((language) => COUNTRIES[language].split(' ').map((code) => [code, language] as const)),
)

/** `country`: ISO 3166-1 alpha-2 in capitals; '' when it is not known. */
export function languageOfCountry(country: string): Language | undefined {
  return BY_COUNTRY.get(country)
}
