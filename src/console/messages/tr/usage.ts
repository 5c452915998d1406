// Turkish. The messages of usage.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/usage.ts'

export const messages: Translated<typeof english> = {
  csv: 'CSV kaydet',
  range: 'Dönem',
  days: { one: '{count} gün', other: '{count} gün' },
  split: 'Kırılım',
  split_day: 'Gün',
  split_gateway: 'Ağ geçidi',
  split_protocol: 'Protokol',
  split_brand: 'Marka',
  split_account: 'Hesap',
  heaviest: 'En çok trafiği olan hesaplar',
  perDay: 'Günlük trafik',
  chartLabel: 'Her günün trafiği çubuklarla; aynı sayılar aşağıdaki tablodadır.',
  traffic: 'Trafik',
  numbers: 'Aynısı sayılarla',
  toCustomers: 'Müşterilere',
  fromCustomers: 'Müşterilerden',
  sessions: 'Oturumlar',
  time: 'Bağlı süre',
  against: 'Önceki günlere göre {change}',
  nothingBefore: 'Önceki günlerde trafik yok',
  removed: 'Kaldırılmış',
  unknownProtocol: 'Bilinmiyor',
  none: 'Bu günlerde trafik yok',
  noneText:
    'Ağ geçitleri trafiği oturum sürerken bildirir. Daha uzun bir dönem seçin veya ağ geçitlerinizin kullanım kaydı gönderdiğini denetleyin.',
}
