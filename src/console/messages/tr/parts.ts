// Turkish. The messages of parts that several pages have.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/parts.ts'

export const messages: Translated<typeof english> = {
  whose: 'Kimin',
  installation: 'Kurulum',
  ofInstallation: 'Bunlar kuruluma ait olanlar. Bir markanınkileri görmek için menünün üstünden seçin.',
  overlap: 'Geçiş süresi',
  overlapNone: 'Yok: hemen biter',
  actor_user: 'Müşteri',
  actor_alias: 'Takma ad',
  actor_secret: 'Gizli anahtar',
  actor_address: 'İzinli adres',
  actor_manage_key: 'Yönetim anahtarı',
  actor_admin: 'Yönetici',
  actor_app: 'Uygulama',
  actor_reset_link: 'E-postadaki bağlantı',
  actor_gateway: 'Ağ geçidi',
  actor_operator: 'Komut satırı',
  actor_job: 'İş',
}
