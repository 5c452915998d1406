// What can be done with one subscription.
import { write } from '../../api.ts'
import { words } from '../../language.ts'
import { copyBox } from '../../parts/copy.ts'
import { dialog } from '../../parts/dialog.ts'
import type { Action } from '../../parts/menu.ts'
import { notifyProblem } from '../../parts/toast.ts'
import { brandToday, formats } from '../../present.ts'
import { can } from '../../who.ts'
import { type Account, type Asking, ask, type Subscription } from './asking.ts'

/** Loaded when one is opened: few visits need them. */
const dialogs = () => import('./subscription-dialogs.ts')

export function subscriptionActions(one: Subscription, account: Account, asking: Asking): Action[] {
  const t = words('account')
  const props = { of: one, account, asking }
  const isByDays = one.plan_months === null
  const isSuspended = one.status === 'suspended' && account.status === 'active'
  return [
    {
      name: 'extend',
      text: t('extend'),
      icon: 'plus',
      onClick: async () => asking.show((await dialogs()).extendDialog(props)),
    },
    ...(one.renewable_on !== null && one.renewable_on <= brandToday.value ? [renewAction(props)] : []),
    {
      name: 'upgrade',
      text: t('upgrade'),
      icon: 'plans',
      onClick: async () => asking.show((await dialogs()).upgradeDialog(props)),
    },
    {
      name: 'limit',
      text: t('changeLimit'),
      icon: 'settings',
      onClick: async () => asking.show((await dialogs()).limitDialog(props)),
    },
    stateAction(isSuspended, one, asking),
    ...(isByDays ? [] : [cancelAction(one, asking)]),
    ...(can('billing:read')
      ? [
          {
            name: 'refund',
            text: t('refund'),
            icon: 'billing' as const,
            onClick: async () => asking.show((await dialogs()).refundDialog(props)),
          },
        ]
      : []),
  ]
}

type ActionProps = { of: Subscription; account: Account; asking: Asking }

function renewAction(props: ActionProps): Action {
  const t = words('account')
  const { of: one, asking } = props
  const { day } = formats()
  const renew = async () => {
    const path = { subscription: one.id }
    const { due_on } = await write('post', '/subscriptions/{subscription}/renew', { path, body: {} })
    return t('runsUntil', { due: day(due_on) })
  }
  const text = t('renewText', { plan: one.plan, due: day(one.due_on) })
  return {
    ...{ name: 'renew', text: t('renew'), icon: 'refresh' },
    onClick: async () =>
      one.plan_months === null
        ? asking.show((await dialogs()).extendDialog({ ...props, isBilled: true }))
        : ask(asking, { title: t('renewTitle'), text, does: t('renew'), run: renew }),
  }
}

function stateAction(isSuspended: boolean, one: Subscription, asking: Asking): Action {
  const t = words('account')
  const path = { subscription: one.id }
  const verb = isSuspended ? ('resume' as const) : ('suspend' as const)
  return {
    ...{ name: verb, text: t(verb), icon: isSuspended ? 'check' : 'pause', isBad: !isSuspended },
    onClick: () =>
      ask(asking, {
        ...{
          title: t(isSuspended ? 'resumeOne' : 'suspendOne'),
          does: t(verb),
          kind: isSuspended ? 'primary' : 'bad',
        },
        text: t(isSuspended ? 'resumeOneText' : 'suspendOneText', { login: one.vpn_username }),
        async run() {
          await write('post', `/subscriptions/{subscription}/${verb}`, { path })
          return t('changed')
        },
      }),
  }
}

function cancelAction(one: Subscription, asking: Asking): Action {
  const t = words('account')
  const path = { subscription: one.id }
  const due = formats().day(one.due_on)
  if (one.cancellation)
    return {
      ...{ name: 'uncancel', text: t('uncancel'), icon: 'check' },
      onClick: () =>
        ask(asking, {
          ...{ title: t('uncancel'), text: t('uncancelText', { due }), does: t('uncancel') },
          async run() {
            await write('post', '/subscriptions/{subscription}/uncancel', { path })
            return t('changed')
          },
        }),
    }
  return {
    ...{ name: 'cancel', text: t('cancelIt'), icon: 'close', isBad: true },
    onClick: () =>
      ask(asking, {
        ...{ title: t('cancelTitle'), text: t('cancelText', { due }), does: t('cancelIt'), kind: 'bad' },
        async run() {
          await write('post', '/subscriptions/{subscription}/cancel', { path, body: { type: 'at_due_date' } })
          return t('cancelledAt', { due })
        },
      }),
  }
}

/** The answer stands in the dialog alone, and goes with it. */
export function askReveal(one: Subscription, asking: Asking): void {
  const t = words('account')
  write('post', '/subscriptions/{subscription}/login/reveal', { path: { subscription: one.id } })
    .then(({ vpn_username: name, vpn_password: password }) => {
      asking.show(
        dialog(
          { title: t('reveal'), onClose: asking.close },
          copyBox({ text: name, label: t('login') }),
          copyBox({ text: password, label: t('password') }),
          t('revealText'),
        ),
      )
      asking.changed()
    })
    .catch(notifyProblem)
}

export function askRotate(one: Subscription, asking: Asking): void {
  const t = words('account')
  ask(asking, {
    ...{
      title: t('rotateTitle'),
      text: t('rotateText', { login: one.vpn_username }),
      does: t('rotate'),
      kind: 'bad',
    },
    async run() {
      await write('post', '/subscriptions/{subscription}/login/rotate', { path: { subscription: one.id } })
      return t('rotated')
    },
  })
}
