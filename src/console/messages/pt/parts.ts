// Portuguese. The messages of parts that several pages have.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/parts.ts'

export const messages: Translated<typeof english> = {
  whose: 'De quem',
  installation: 'Instalação',
  ofInstallation: 'Estes são os da instalação. Escolha uma marca no topo do menu para ver os dela.',
  overlap: 'Sobreposição',
  overlapNone: 'Nenhuma: termina já',
  actor_user: 'Cliente',
  actor_alias: 'Alias',
  actor_secret: 'Chave secreta',
  actor_address: 'Endereço permitido',
  actor_manage_key: 'Chave de gestão',
  actor_admin: 'Administrador',
  actor_app: 'Aplicativo',
  actor_reset_link: 'Link de e-mail',
  actor_gateway: 'Gateway',
  actor_operator: 'Linha de comando',
  actor_job: 'Tarefa',
}
