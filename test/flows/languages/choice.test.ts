// The language of a mail or page: which source decides, and what a hostile header can do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { acceptedLanguage } from '../../../src/languages/accepted.ts'
import { chooseLanguage } from '../../../src/languages/choice.ts'
import { languageOfCountry } from '../../../src/languages/countries.ts'
import {
  directionOf,
  isLanguage,
  LANGUAGE_NAMES,
  LANGUAGES,
  parseLanguage,
  tagOf,
} from '../../../src/languages/language.ts'

test('a header names the language that its reader wants most', () => {
  const cases: [string | undefined, string | undefined][] = [
    [undefined, undefined],
    ['', undefined],
    ['*', undefined],
    ['de', 'de'],
    ['de-CH', 'de'],
    ['pt-BR,pt;q=0.9,en-US;q=0.8', 'pt'],
    ['zh-Hant-TW, en;q=0.9', 'zh'],
    ['ES-419', 'es'],
    ['nl, fr;q=0.7, en;q=0.8', 'en'],
    ['en;q=0.5, ru', 'ru'],
    ['en;q=0, tr;q=0.001', 'tr'],
    ['en;q=0', undefined],
    ['nl, *;q=0.5, de;q=0.3', undefined],
    ['nl;q=1.0 , fa-AF ; q=0.9', 'fa'],
    ['de;q=2, fr;q=0.4', 'fr'],
    ['de;q=0.9999, fr;q=0.4', 'fr'],
    ['de_DE, fr;q=0.4', 'fr'],
    ['denim, en;q=0.1', 'en'],
    ['de;level=1, en;q=0.2', 'en'],
  ]
  for (const [header, language] of cases) assert.equal(acceptedLanguage(header), language, header)
})

test('a hostile header is read in bounded time, and names a language of ours or none', () => {
  const parts = fc.constantFrom('de', 'en', '*', ';', 'q=', 'q=0', '0.5', ',', ' ', '-', '\t', 'q', 'ё', '\0')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(parts).map((all) => all.join('')),
      ),
      (header) => {
        const found = acceptedLanguage(header)
        assert.ok(found === undefined || isLanguage(found))
      },
    ),
  )
  for (const header of [
    `${'a'.repeat(1e6)},de`,
    `de${';q=0'.repeat(1e5)}`,
    `${'x,'.repeat(1e6)}de`,
    `nl${' '.repeat(1e6)},de`,
    `nl${'-abcdefgh'.repeat(1e5)}`,
  ]) {
    assert.equal(acceptedLanguage(header), undefined)
  }
})

test('the first source that names a language decides', () => {
  const language = fc.constantFrom(...LANGUAGES)
  const sources = fc.record({
    chosen: fc.oneof(fc.constant(undefined), language, fc.string()),
    own: fc.option(language),
    country: fc.constantFrom('', 'DE', 'BR', 'NL', 'IR', 'XX'),
    accepts: fc.option(language, { nil: undefined }),
    brand: fc.option(language, { nil: undefined }),
  })
  fc.assert(
    fc.property(sources, ({ chosen, own, country, accepts, brand }) => {
      const found = chooseLanguage({
        ...{ chosen, account: { language: own, country }, accepts },
        brand: brand && { settings: { language: brand } },
      })
      const order = [
        isLanguage(chosen) ? chosen : undefined,
        own,
        languageOfCountry(country),
        accepts,
        brand,
        'en',
      ]
      assert.equal(
        found,
        order.find((one) => one !== undefined && one !== null),
      )
    }),
  )
  assert.equal(chooseLanguage({}), 'en')
})

test('a country has one language at most, and one of several peoples has that of the most', () => {
  const wanted = {
    DE: 'de',
    AT: 'de',
    CH: 'de',
    MX: 'es',
    BR: 'pt',
    SN: 'fr',
    BY: 'ru',
    IR: 'fa',
    TW: 'zh',
    US: 'en',
  }
  for (const [country, language] of Object.entries(wanted)) assert.equal(languageOfCountry(country), language)
  for (const country of ['', 'NL', 'BE', 'UA', 'de']) assert.equal(languageOfCountry(country), undefined)
})

test('each language has its name in itself, and Persian is written from right to left', () => {
  for (const language of LANGUAGES) {
    const [name] = new Intl.DisplayNames(language, { type: 'language' }).of(language)?.split(' ') ?? []
    assert.equal(LANGUAGE_NAMES[language].toLowerCase(), name?.toLowerCase())
    assert.equal(directionOf(language), language === 'fa' ? 'rtl' : 'ltr')
    assert.equal(new Intl.Locale(tagOf(language)).language, language)
  }
  assert.equal(parseLanguage(' PT-br '), 'pt')
  assert.throws(() => parseLanguage('nl'), /en, de, es, fr, pt, ru, tr, zh, fa/)
})
