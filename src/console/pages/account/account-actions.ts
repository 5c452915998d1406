// What can be done with an account as a whole.
import { get, write } from '../../api.ts'
import type { Child } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { type Action, menu } from '../../parts/menu.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { can } from '../../who.ts'
import { type Account, type Asking, ask } from './asking.ts'

/** Loaded when one is opened: few visits need them. */
const dialogs = () => import('./account-dialogs.ts')

export function accountButtons(account: Account, asking: Asking): Child {
  if (!can('accounts:write')) return undefined
  const t = words('account')
  const { status, email } = account
  return [
    status !== 'closed' &&
      button({ onClick: () => askState(account, asking) }, t(status === 'active' ? 'suspend' : 'resume')),
    status !== 'closed' && email !== null && button({ onClick: () => askReset(account, asking) }, t('reset')),
    menu({ label: t('more'), actions: moreActions(account, asking) }),
  ]
}

async function askState({ id, status, subscriptions = [] }: Account, asking: Asking): Promise<void> {
  const t = words('account')
  const path = { account: id }
  if (status === 'suspended')
    return ask(asking, {
      ...{ title: t('resumeTitle'), text: t('resumeText'), does: t('resume') },
      async run() {
        await write('post', '/accounts/{account}/resume', { path, body: {} })
        return t('resumed')
      },
    })
  const count = await countLive(id).catch(() => undefined)
  const open = subscriptions.filter(({ ended_at: at }) => at === null).length
  ask(asking, {
    ...{ title: t('suspendTitle'), does: t('suspend'), kind: 'bad' },
    text: [t('suspendText', { count: open }), ' ', count !== undefined && t('sessionsEnd', { count })],
    async run() {
      await write('post', '/accounts/{account}/suspend', { path, body: {} })
      return t('suspended_')
    },
  })
}

/** By the API, which counts without ending any. */
async function countLive(account: string): Promise<number | undefined> {
  if (!can('sessions:end')) return undefined
  return (await write('post', '/sessions/end', { body: { account, dry_run: true } })).count
}

function askReset({ id, email }: Account, asking: Asking): void {
  const t = words('account')
  ask(asking, {
    ...{ title: t('resetTitle'), text: t('resetText', { email: email ?? '' }), does: t('resetDo') },
    async run() {
      const { sent } = await write('post', '/accounts/{account}/password-reset', { path: { account: id } })
      return sent ? t('mailQueued') : t('mailHeld')
    },
  })
}

function moreActions(account: Account, asking: Asking): Action[] {
  const t = words('account')
  const { id, status, email, email_pending: isPending } = account
  const path = { account: id }
  const open: Action[] = [
    {
      name: 'email',
      text: t('changeEmail'),
      icon: 'mail',
      onClick: async () => asking.show((await dialogs()).emailDialog({ account, asking })),
    },
    {
      name: 'language',
      text: t('language'),
      icon: 'contrast',
      onClick: async () => asking.show((await dialogs()).languageDialog({ account, asking })),
    },
  ]
  const confirm: Action = {
    ...{ name: 'confirm', text: t('resend'), icon: 'refresh' as const },
    onClick: () =>
      ask(asking, {
        ...{ title: t('resend'), text: t('resendText', { email: email ?? '' }), does: t('resendDo') },
        async run() {
          const { sent } = await write('post', '/accounts/{account}/email-confirmation', { path })
          return sent ? t('mailQueued') : t('mailHeld')
        },
      }),
  }
  return [
    ...(status === 'closed' ? [] : open),
    ...(status !== 'closed' && isPending ? [confirm] : []),
    {
      name: 'export',
      text: t('personalData'),
      icon: 'download',
      onClick: () => void savePerson(id).catch(notifyProblem),
    },
    ...(status === 'closed'
      ? []
      : [
          {
            ...{ name: 'close', text: t('close'), icon: 'close' as const, isBad: true },
            onClick: async () => asking.show((await dialogs()).closeDialog({ account, asking })),
          },
        ]),
    {
      ...{ name: 'erase', text: t('erase'), icon: 'warn' as const, isBad: true },
      onClick: () =>
        ask(asking, {
          ...{ title: t('eraseTitle'), text: t('eraseText'), does: t('erase'), kind: 'bad', typed: id },
          async run() {
            const { finished } = await write('post', '/accounts/{account}/erase', { path })
            return finished ? t('erased') : t('erasing')
          },
        }),
    },
  ]
}

/** Everything that is stored about the person, as a file. */
async function savePerson(account: string): Promise<void> {
  const { data } = await get('/accounts/{account}/export', { path: { account } })
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${account}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
  notify(words('account')('saved', { name: link.download }))
}
