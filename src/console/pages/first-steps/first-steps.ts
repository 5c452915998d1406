// The first steps of a new installation in one card: what is done, and what is next with all that it needs. Read every few seconds, so
// that a step is ticked while the visitor looks.
import { useState } from 'preact/hooks'
import type { Answer } from '../../api-shapes.ts'
import { type Child, div, h2, li, ol, p } from '../../elements.ts'
import { icon } from '../../icons.ts'
import { words } from '../../language.ts'
import { button, linkButton } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { copyBox } from '../../parts/copy.ts'
import { withData } from '../../parts/states.ts'
import { pathTo } from '../../paths.ts'
import { useReading } from '../../reading.ts'
import { can, isOneBrand } from '../../who.ts'
import { openAccount } from '../accounts/open-account.ts'
import { addGateway } from '../gateways/add-gateway.ts'
import { firstPacket } from '../gateways/made-gateway.ts'

type Steps = Answer<'get', '/server/first-steps'>
type Open = 'gateway' | 'account'
type Step = { name: string; title: string; isDone: boolean; text: Child; more?: Child }

const EACH_MS = 2000

export function page() {
  const t = words('firstSteps')
  const [open, setOpen] = useState<Open>()
  const steps = useReading('/server/first-steps', {}, { everyMs: EACH_MS })
  const shared = { onClose: () => setOpen(undefined), onDone: steps.reload }
  return [
    pageHead({ title: t('title') }),
    div(
      { class: 'first-steps' },
      card(
        {},
        withData(steps, (found) => [
          p({ class: 'muted' }, t(found.done ? 'allDone' : 'running')),
          ol(stepsOf(found, setOpen).map(stepItem)),
        ]),
      ),
      linkButton({ path: '/', kind: steps.data?.done ? 'primary' : 'plain' }, t('toOverview')),
    ),
    open === 'gateway' && addGateway(shared),
    open === 'account' && openAccount(shared),
  ]
}

function stepItem({ name, title, isDone, text, more }: Step, at: number, all: readonly Step[]) {
  const t = words('firstSteps')
  const isNext = all.findIndex((one) => !one.isDone) === at
  return li(
    { key: name, class: `step${isDone ? ' done' : ''}`, 'aria-current': isNext ? 'step' : undefined },
    div({ class: 'step-mark' }, isDone ? icon('check', 18) : String(at + 1)),
    div(
      { class: 'step-body' },
      h2(title, isDone && div({ class: 'unseen' }, ` ${t('done')}`)),
      p({ class: 'muted' }, text),
      !isDone && more,
    ),
  )
}

function stepsOf(found: Steps, onOpen: (what: Open) => void): Step[] {
  const t = words('firstSteps')
  const { public_url: url, is_public: isPublic } = found
  return [
    { name: 'owner', title: t('owner'), isDone: true, text: t('ownerText') },
    { name: 'factor', title: t('factor'), isDone: true, text: t('factorText') },
    {
      ...{ name: 'address', title: t('address'), isDone: isPublic },
      text: t(isPublic ? 'addressOk' : 'addressText', { url }),
      more: copyBox({ text: 'LATCHKEY_PUBLIC_URL=https://vpn.example.com', label: t('address') }),
    },
    gatewayStep(found, onOpen),
    accountStep(found, onOpen),
  ]
}

function gatewayStep({ gateway, gateway_heard: isHeard }: Steps, onOpen: (what: Open) => void): Step {
  const t = words('firstSteps')
  const step = { name: 'gateway', title: t('gateway'), isDone: isHeard }
  if (gateway === null)
    return {
      ...{ ...step, text: t('gatewayText') },
      more:
        can('gateways:write') &&
        button({ kind: 'primary', onClick: () => onOpen('gateway') }, t('gatewayAdd')),
    }
  return {
    ...{ ...step, text: t(isHeard ? 'gatewayOk' : 'gatewayPaste', { gateway }) },
    more: [
      firstPacket({ id: gateway }),
      linkButton({ path: pathTo('/gateways/{gateway}', { gateway }) }, t('gatewayLines')),
    ],
  }
}

function accountStep({ account_id: account, connected }: Steps, onOpen: (what: Open) => void): Step {
  const t = words('firstSteps')
  const step = { name: 'account', title: t('account'), isDone: connected }
  if (connected) return { ...step, text: t('accountOk') }
  if (account !== null)
    return {
      ...{ ...step, text: t('accountWaiting') },
      more: linkButton({ path: pathTo('/accounts/{account}', { account }) }, t('tryIt')),
    }
  return {
    ...{ ...step, text: t('accountText') },
    more:
      can('accounts:write') && isOneBrand.value && button({ onClick: () => onOpen('account') }, t('open')),
  }
}
