// The pages of mailed links in all languages: which is chosen, that each is whole, and that a choice stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weaknessOf } from '../../../src/accounts/password-rule.ts'
import { weakText } from '../../../src/http/pages/reset-pages.ts'
import { loadPageTexts } from '../../../src/http/pages/texts/load.ts'
import { directionOf, LANGUAGE_NAMES, LANGUAGES, tagOf } from '../../../src/languages/language.ts'
import { placeholdersOf } from '../../../src/languages/phrase.ts'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'
import { readMarkup } from '../../fixtures/markup.ts'
import { newestToken, readMails } from '../../fixtures/resets.ts'
import { brandWith } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, type TestApp } from '../../harness.ts'

const ADA = { email: 'ada@example.com', subscription: { plan_months: 1 } }

async function get({ url }: TestApp, path: string, accepts = '') {
  const response = await fetch(`${url}${path}`, { headers: { 'accept-language': accepts } })
  return { status: response.status, body: await response.text() }
}

async function post({ url }: TestApp, path: string, fields: Record<string, string>, accepts = '') {
  const headers = { 'accept-language': accepts }
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
  })
  return { status: response.status, body: await response.text() }
}

const languageOf = (body: string) => /<html lang="([\w-]+)" dir="(\w+)">/.exec(body)?.slice(1, 3)

test('each language has all texts, with the values of the English one and no word of it', async () => {
  const texts = async (language: (typeof LANGUAGES)[number]) =>
    leavesOf(await loadPageTexts(language)).map(([path, text]) => [path, text] as const)
  const english = await texts('en')
  for (const language of LANGUAGES.filter((one) => one !== 'en')) {
    const own = await texts(language)
    for (const [index, [path, text]] of own.entries()) {
      const [name, original = ''] = english[index] ?? []
      assert.equal(path, name)
      assert.deepEqual(placeholdersOf(text), placeholdersOf(original), `${language} ${path}`)
      assert.notEqual(text, original, `${language} ${path}`)
    }
    assert.equal(own.length, english.length)
  }
})

function leavesOf(value: object | string, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, `${path}/${name}`))
}

test('each weakness of a password is explained in each language', async () => {
  const weak = [
    'short',
    'abcdefghij',
    'aaaaaaaaaaA1',
    'Password123!',
    'Ada@example.com1',
    `${'aB3$'.repeat(100)}`,
  ]
  for (const language of LANGUAGES) {
    const reading = { language, texts: await loadPageTexts(language) }
    const said = weak.map((password) => {
      const found = weaknessOf(password, brandWith(3), 'ada@example.com') ?? assert.fail(password)
      return weakText(reading, found)
    })
    assert.equal(new Set(said).size, weak.length, said.join('\n'))
    for (const text of said) assert.doesNotMatch(text, /[{}]|undefined/)
  }
})

for (const engine of ENGINES) {
  test(`${engine}: a link opens in the language of its account, a choice on the page goes first and stays`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage } = fixture
    const { body: account } = await manage('POST', '/accounts', { ...ADA, country: 'IR' })
    await manage('POST', `/accounts/${account.id}/password-reset`, {})
    const token = await newestToken(fixture)
    const opened = await get(fixture, `/reset?token=${token}`, 'ru')
    assert.deepEqual(languageOf(opened.body), ['fa', 'rtl'])
    for (const language of LANGUAGES) {
      const page = await get(fixture, `/reset?token=${token}&lang=${language}`)
      assert.deepEqual(languageOf(page.body), [tagOf(language), directionOf(language)])
      const { reset } = await loadPageTexts(language)
      assert.ok(readMarkup(page.body).includes(reset.save))
      for (const name of Object.values(LANGUAGE_NAMES)) assert.ok(page.body.includes(`>${name}<`), name)
      const differ = await post(fixture, '/reset', { token, lang: language, password: 'a', again: 'b' })
      assert.equal(differ.status, 422)
      assert.ok(readMarkup(differ.body).includes(reset.mistakes.differ), language)
    }
    assert.deepEqual(languageOf((await get(fixture, `/reset?token=${token}&lang=xx`)).body), ['fa', 'rtl'])
    fixture.secrets.note(PASSWORD)
    const done = await post(fixture, '/reset', { token, lang: 'tr', password: PASSWORD, again: PASSWORD })
    assert.equal(done.status, 200)
    assert.match(done.body, /Parolanız değiştirildi/)
    const notice = (await readMails(fixture)).at(-1)
    assert.equal(notice?.subject, 'Parolanız değiştirildi · Example VPN')
  })

  test(`${engine}: a page without an account goes by the browser, then by the brand`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    for (const path of ['/reset', '/confirm']) {
      const dead = async (accepts: string, query = '') =>
        languageOf((await get(fixture, `${path}?token=x${query}`, accepts)).body)?.[0]
      assert.equal(await dead('nl'), 'en')
      await fixture.app.brands.set(fixture.brandName, { settings: { language: 'es' } }, OPERATOR)
      assert.equal(await dead('nl'), 'es')
      assert.equal(await dead('nl, zh-TW;q=0.2'), 'zh-Hans')
      assert.equal(await dead('zh', '&lang=de'), 'de')
      assert.equal(await dead(`${'a,'.repeat(4000)}de`), 'es')
      await fixture.app.brands.set(fixture.brandName, { settings: { language: null } }, OPERATOR)
    }
    const unread = await fetch(`${fixture.url}/confirm?lang=fr`, { method: 'POST', body: 'x' })
    assert.equal(unread.status, 415)
    assert.match(await unread.text(), /Cette demande est illisible/)
  })

  test(`${engine}: an address is confirmed in the language of the account`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { body: account } = await fixture.manage('POST', '/accounts', { ...ADA, language: 'pt' })
    await fixture.manage('POST', `/accounts/${account.id}/email-confirmation`, {})
    const [mail] = await readMails(fixture)
    const token = /(?<=\/confirm\?token=)[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? assert.fail('no link')
    fixture.secrets.note(token)
    assert.match((await get(fixture, `/confirm?token=${token}`)).body, /Confirme o seu e-mail/)
    assert.match((await post(fixture, '/confirm', { token })).body, /O seu e-mail está confirmado/)
  })
}
