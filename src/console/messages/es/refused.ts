// Spanish. The messages of the page that says why a login is refused.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/refused.ts'

export const messages: Translated<typeof english> = {
  title: '¿Por qué se rechaza?',
  name: 'Usuario de VPN',
  nameHint: 'Tal como lo escribe el cliente',
  look: 'Consultar',
  whom: '¿Quién no puede entrar?',
  whomText: 'Escriba el nombre que usa el cliente. Puede tener errores.',
  unknown: 'Nadie se llama «{name}»',
  unknownText: 'Las pasarelas rechazan este nombre. Puede estar mal escrito o la suscripción fue borrada.',
  meant: 'Quizá se refiere a',
  noNear: 'Ningún nombre se parece.',
  spelling: 'difiere una letra',
  email: 'correo de esta cuenta',
  open: 'Abrir la cuenta',
  asked: 'Pasarelas que lo pidieron',
  noneAsked: 'Ninguna pasarela lo pidió últimamente.',
  times: { one: '{count} vez', other: '{count} veces' },
  other: 'otra pasarela',
}
