import type { Texts } from './texts.ts'

export const es: Texts = {
  password_reset: {
    subject: 'Elija una contraseña nueva para {brand}',
    heading: 'Elija una contraseña nueva',
    opening:
      'Se ha solicitado una contraseña nueva para su cuenta de {brand} ({email}). Puede elegirla con el enlace de este mensaje.',
    button: 'Elegir contraseña nueva',
    advice:
      '¿No la ha solicitado usted? Entonces no tiene que hacer nada: su contraseña sigue siendo la misma. No comparta el enlace; quien lo tenga puede cambiar su contraseña.',
  },
  alias_reset: {
    subject: 'Elija su contraseña para {brand}',
    heading: 'Elija su contraseña',
    opening:
      'Con {email} puede iniciar sesión en una cuenta compartida de {brand}. Elija la contraseña con el enlace de este mensaje.',
    button: 'Elegir contraseña',
    advice:
      '¿No esperaba este mensaje? Entonces no tiene que hacer nada: sin el enlace no se cambia ninguna contraseña. No lo comparta; quien lo tenga puede elegir esta contraseña.',
  },
  confirm_email: {
    subject: 'Confirme su correo electrónico para {brand}',
    heading: 'Confirme su correo electrónico',
    opening:
      '¿Es {email} su dirección? Entonces confírmela para su cuenta de {brand} con el enlace de este mensaje.',
    button: 'Confirmar mi correo',
    life: 'El enlace funciona una sola vez, durante {duration}: hasta el {until}. Después, pídanos uno nuevo.',
    advice: '¿No tiene esa cuenta? Entonces no tiene que hacer nada: sin el enlace no se confirma nada.',
  },
  life: 'El enlace funciona una sola vez, durante {duration}: hasta el {until}. Después, solicite uno nuevo en la aplicación.',
  notice: {
    opening: 'En su cuenta de {brand} ({email}) se ha hecho lo siguiente:',
    advice:
      '¿Ha sido usted? Entonces no tiene que hacer nada. Si no, elija ahora una contraseña nueva: solicite un correo de contraseña en la aplicación, donde inicia sesión, y abra el enlace que contiene. La página muestra quién más puede iniciar sesión, lo impide si usted quiere y da a su cuenta una contraseña de VPN nueva.',
  },
  password_changed: { heading: 'Su contraseña ha cambiado', line: '{at}: se cambió la contraseña' },
  alias_added: {
    heading: 'Se ha añadido otra dirección a su cuenta',
    line: '{at}: se añadió {alias}, que puede iniciar sesión en esta cuenta',
  },
  email_changed: {
    heading: 'El correo electrónico de su cuenta ha cambiado',
    line: '{at}: el correo electrónico de la cuenta pasó a ser {new_email}',
  },
  account_changed: { heading: 'Su cuenta ha cambiado' },
  term_ends: {
    heading: 'Su suscripción termina {when}',
    opening: 'Su suscripción de {brand} termina el {day}. No se renueva por sí sola.',
    advice:
      '¿Desea continuar? Entonces renuévela antes de ese día donde la compró. Si no, no tiene que hacer nada.',
  },
  term_renewed: {
    heading: 'Su suscripción se ha renovado',
    opening: 'Su suscripción de {brand} continúa. El nuevo periodo dura hasta el {day}.',
    advice: 'No tiene que hacer nada. Si no desea continuar después de ese día, cancélela donde la compró.',
  },
  term_ended: {
    heading: 'Su suscripción ha terminado',
    opening: 'Su suscripción de {brand} terminó el {day}. Ya no se puede usar la VPN con ella.',
    advice: '¿Desea volver? Entonces compre una suscripción donde compró esta.',
  },
  alert: {
    titles: {
      gateway_silent: 'El gateway {name} no responde',
      mails_dead: 'Hay correos que no se pudieron enviar',
      backup_late: 'La copia de seguridad se retrasa',
      disk_low: 'Un disco se está llenando',
      certificate_ending: 'Un certificado requiere atención',
      webhook_disabled: 'El webhook {name} está desactivado',
      key_ending: 'La clave de gestión {name} caduca pronto',
    },
    on: '{title}, en {machine}',
    over: 'Resuelto: {title}',
    began: 'Empezó: {at}.',
    run: 'Ejecute: {command}',
    reports: { one: '{n} aviso', many: '{n} de avisos', other: '{n} avisos' },
    opening: 'Se ha observado lo siguiente en {brand}:',
    advice:
      'Cada cosa se avisa una vez, y otra cuando ha terminado. «{command}» muestra cómo está todo ahora.',
    footer:
      'Este mensaje se envió el {sent} a {email}, la dirección de contacto en los ajustes del servidor o de la marca.',
  },
  help: {
    link: 'Si sigue recibiendo mensajes como este, responda a este.',
    notice: 'También puede responder a este mensaje.',
  },
  footer: {
    link: '{brand} envió este mensaje a {email} por una solicitud hecha el {sent}.',
    notice:
      '{brand} envió este mensaje a {email} el {sent}. No contiene enlaces y nunca pide una contraseña.',
  },
  copy: '¿No funciona el botón? Copie esta dirección en su navegador:',
  more: { one: 'Y {n} más de este tipo.', many: 'Y {n} más de este tipo.', other: 'Y {n} más de este tipo.' },
  span: {
    minutes: { one: '{n} minuto', many: '{n} de minutos', other: '{n} minutos' },
    hours: { one: '{n} hora', many: '{n} de horas', other: '{n} horas' },
    days: { one: '{n} día', many: '{n} de días', other: '{n} días' },
  },
}
