// Turkish. The messages of the page that says why a login is refused.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/refused.ts'

export const messages: Translated<typeof english> = {
  title: 'Neden reddedildi?',
  name: 'VPN kullanıcı adı',
  nameHint: 'Müşterinin yazdığı gibi',
  look: 'Bak',
  whom: 'Kimin girişi başarısız?',
  whomText: 'Müşterinin kullandığı adı yazın. Yanlış yazılmış olabilir.',
  unknown: '“{name}” adında kullanıcı yok',
  unknownText: 'Ağ geçitleri bu adı reddediyor. Yanlış yazılmış ya da aboneliği silinmiş olabilir.',
  meant: 'Belki kastedilen',
  noNear: 'Benzer ad yok.',
  spelling: 'bir harf farklı',
  email: 'bu hesabın e-postası',
  open: 'Hesabı aç',
  asked: 'Soran ağ geçitleri',
  noneAsked: 'Son zamanlarda hiçbir ağ geçidi sormadı.',
  times: { one: '{count} kez', other: '{count} kez' },
  other: 'başka bir ağ geçidi',
}
