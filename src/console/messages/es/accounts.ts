// Spanish. The messages of the list of accounts.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/accounts.ts'

export const messages: Translated<typeof english> = {
  title: 'Cuentas',
  account: 'Cuenta',
  status: 'Estado',
  active: 'activa',
  suspended: 'suspendida',
  closed: 'cerrada',
  kind: 'Tipo',
  paid: 'de pago',
  trial: 'prueba',
  freemium: 'gratis',
  plan: 'Plan',
  noPlan: 'sin suscripción',
  due: 'Vence',
  dueWithin: { one: 'en {count} día', other: 'en {count} días' },
  sessions: 'Sesiones',
  sessionsOf: '{count} de {limit}',
  country: 'País',
  created: 'Desde',
  live: 'En línea',
  all: 'todos',
  search: 'Correo, número, usuario, @dominio',
  none: 'Aún no hay cuentas',
  noneText: 'Su tienda abre las cuentas mediante una API. Una primera para probar:',
  noneFit: 'Ninguna cuenta coincide',
  noneFitText: 'Quite un filtro o busque algo más corto.',
  open: 'Abrir',
  suspend: 'Suspender',
  resume: 'Reactivar',
  suspendTitle: { one: '¿Suspender la cuenta?', other: '¿Suspender {count} cuentas?' },
  suspendText:
    'Se rechazan sus accesos y se terminan sus sesiones activas. Puede reactivarse en cualquier momento.',
  resumeTitle: { one: '¿Reactivar la cuenta?', other: '¿Reactivar {count} cuentas?' },
  resumeText:
    'Sus usuarios pueden conectarse de nuevo. Los periodos que terminaron entretanto siguen terminados.',
  changed: { one: 'Se cambió {count} cuenta.', other: 'Se cambiaron {count} cuentas.' },
}
