// In which language an account is written to, for each caller that causes the mail.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { readMails } from '../../fixtures/resets.ts'
import { ENGINES, OPERATOR, type TestApp } from '../../harness.ts'

const subjects = async (fixture: TestApp) => (await readMails(fixture)).map(({ subject }) => subject)
const ADA = { email: 'ada@example.com', subscription: { plan_months: 1 } }

for (const engine of ENGINES) {
  test(`${engine}: an app's request chooses where the account does not, and an operator's never does`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, clock, brandName, app } = fixture
    const { body: account } = await manage('POST', '/accounts', ADA)
    const reset = async (accepts: string) => {
      await fixture.trusted(
        'ResetPassword',
        { email: ADA.email },
        { headers: { 'accept-language': accepts } },
      )
      await fixture.runJob('send-mail')
      clock.add(DAY_MS)
    }
    await reset('tr-TR, en;q=0.5')
    const headers = { 'accept-language': 'ru' }
    await manage('POST', `/accounts/${account.id}/password-reset`, {}, { headers })
    await fixture.runJob('send-mail')
    clock.add(DAY_MS)
    await app.brands.set(brandName, { settings: { language: 'fr' } }, OPERATOR)
    await reset('nl')
    await manage('PATCH', `/accounts/${account.id}`, { country: 'AT' })
    await reset('tr')
    await manage('PATCH', `/accounts/${account.id}`, { language: 'pt' })
    await reset('tr')
    assert.deepEqual(await subjects(fixture), [
      'Example VPN için yeni bir parola belirleyin',
      'Choose a new password for Example VPN',
      'Choisissez un nouveau mot de passe pour Example VPN',
      'Neues Passwort für Example VPN wählen',
      'Escolha uma nova senha para Example VPN',
    ])
  })

  test(`${engine}: notices, confirmations and mails about a term are in the language of the account`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, clock, runJob } = fixture
    await app.brands.set(fixture.brandName, { settings: { confirm_email: 'note' } }, OPERATOR)
    const brand = (await app.brands.findById(fixture.brandId)) ?? assert.fail()
    const caller = { ...fixture.caller, brand }
    await app.opening.open(caller, { email: 'ada@example.com', days: 30, language: 'zh' })
    await app.accountChanges.changeEmail(caller, 1, 'ada@example.org')
    await runJob('send-mail')
    clock.add(23 * DAY_MS)
    await runJob('term-mails')
    clock.add(10 * DAY_MS)
    await runJob('expire')
    assert.deepEqual(
      (await subjects(fixture)).sort(),
      [
        '您的订阅已到期 · Example VPN',
        '您的订阅将于7天后到期 · Example VPN',
        '您账户的电子邮箱已更改 · Example VPN',
        '您账户的电子邮箱已更改 · Example VPN',
        '请确认您用于 Example VPN 的电子邮箱',
      ].sort(),
    )
  })
}
