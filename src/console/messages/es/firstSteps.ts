// Spanish. The first steps of a new installation.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/firstSteps.ts'

export const messages: Translated<typeof english> = {
  title: 'Primeros pasos',
  running: 'Latchkey está en marcha. Cinco pasos hasta el primer cliente.',
  allDone: 'Todo está hecho. Latchkey está listo para los clientes.',
  toOverview: 'Al resumen',
  done: 'hecho',
  owner: 'Un propietario',
  ownerText: 'Ha iniciado sesión.',
  factor: 'Un segundo factor',
  factorText: 'Cada inicio de sesión lo pide.',
  address: 'Una dirección pública',
  addressOk: 'Los correos y las aplicaciones usan {url}.',
  addressText:
    'Ahora es {url}, que solo alcanza esta máquina. Defina esto, con su propio nombre, donde se inicia el servidor y vuelva a iniciarlo.',
  gateway: 'Una primera pasarela',
  gatewayOk: '{gateway} ha preguntado.',
  gatewayPaste: 'Pegue sus líneas en {gateway} e iníciela.',
  gatewayText: 'El servidor VPN que pregunta aquí quién puede conectarse.',
  gatewayAdd: 'Añadir una pasarela',
  gatewayLines: 'Mostrar sus líneas',
  account: 'Una primera cuenta que se conecta',
  accountText: 'Abra una y conéctese con su acceso en la pasarela.',
  accountOk: 'Se dejó entrar a un acceso.',
  accountWaiting: 'La cuenta existe. Conéctese con su acceso; aún no ha entrado ninguno.',
  open: 'Abrir una cuenta',
  email: 'Correo',
  emailHint:
    'No se envía ningún correo: «Restablecer contraseña», en la página de la cuenta, manda un enlace.',
  plan: 'Plan',
  tryIt: '¿Puede conectarse?',
  login: 'El acceso VPN',
  loginHint: 'Usuario y contraseña para la aplicación VPN.',
}
