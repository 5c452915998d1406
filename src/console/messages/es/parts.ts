// Spanish. The messages of parts that several pages have.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/parts.ts'

export const messages: Translated<typeof english> = {
  whose: 'De quién',
  installation: 'Instalación',
  ofInstallation: 'Estos son los de la instalación. Elija una marca en lo alto del menú para ver los suyos.',
  overlap: 'Solapamiento',
  overlapNone: 'Ninguno: termina ya',
  actor_user: 'Cliente',
  actor_alias: 'Alias',
  actor_secret: 'Clave secreta',
  actor_address: 'Dirección permitida',
  actor_manage_key: 'Clave de gestión',
  actor_admin: 'Administrador',
  actor_app: 'Aplicación',
  actor_reset_link: 'Enlace de correo',
  actor_gateway: 'Puerta de enlace',
  actor_operator: 'Línea de comandos',
  actor_job: 'Tarea',
}
