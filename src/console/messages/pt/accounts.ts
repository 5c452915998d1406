// Portuguese. The messages of the list of accounts.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/accounts.ts'

export const messages: Translated<typeof english> = {
  title: 'Contas',
  account: 'Conta',
  status: 'Estado',
  active: 'ativa',
  suspended: 'suspensa',
  closed: 'encerrada',
  kind: 'Tipo',
  paid: 'paga',
  trial: 'teste',
  freemium: 'grátis',
  plan: 'Plano',
  noPlan: 'sem subscrição',
  due: 'Vence',
  dueWithin: { one: 'em {count} dia', other: 'em {count} dias' },
  sessions: 'Sessões',
  sessionsOf: '{count} de {limit}',
  country: 'País',
  created: 'Desde',
  live: 'Online',
  all: 'todos',
  search: 'E-mail, número, login, @domínio',
  none: 'Ainda não há contas',
  noneText: 'A sua loja abre contas por uma API. Uma primeira para experimentar:',
  noneFit: 'Nenhuma conta corresponde',
  noneFitText: 'Retire um filtro ou procure algo mais curto.',
  open: 'Abrir',
  suspend: 'Suspender',
  resume: 'Reativar',
  suspendTitle: { one: 'Suspender a conta?', other: 'Suspender {count} contas?' },
  suspendText:
    'Os seus logins são recusados e as sessões ativas terminam. Pode ser reativada a qualquer momento.',
  resumeTitle: { one: 'Reativar a conta?', other: 'Reativar {count} contas?' },
  resumeText:
    'Os seus logins podem voltar a ligar-se. Os períodos entretanto terminados continuam terminados.',
  changed: { one: '{count} conta foi alterada.', other: '{count} contas foram alteradas.' },
}
