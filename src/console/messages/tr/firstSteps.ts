// Turkish. The first steps of a new installation.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/firstSteps.ts'

export const messages: Translated<typeof english> = {
  title: 'İlk adımlar',
  running: 'Latchkey çalışıyor. İlk müşteriye beş adım.',
  allDone: 'Hepsi tamam. Latchkey müşterilere hazır.',
  toOverview: 'Genel bakışa dön',
  done: 'tamam',
  owner: 'Bir sahip',
  ownerText: 'Oturum açtınız.',
  factor: 'İkinci bir etken',
  factorText: 'Her oturum açışta istenir.',
  address: 'Genel bir adres',
  addressOk: 'E-postalar ve uygulamalar {url} adresini kullanır.',
  addressText:
    'Şu an {url}; ona yalnızca bu makine ulaşır. Bunu kendi adınızla sunucunun başlatıldığı yerde ayarlayın ve sunucuyu yeniden başlatın.',
  gateway: 'İlk ağ geçidi',
  gatewayOk: '{gateway} sordu.',
  gatewayPaste: 'Satırlarını {gateway} üzerine yapıştırın ve onu başlatın.',
  gatewayText: 'Kimin bağlanabileceğini burada soran VPN sunucusu.',
  gatewayAdd: 'Ağ geçidi ekle',
  gatewayLines: 'Satırlarını göster',
  account: 'Bağlanan ilk hesap',
  accountText: 'Bir hesap açın ve onun girişiyle ağ geçidine bağlanın.',
  accountOk: 'Bir giriş kabul edildi.',
  accountWaiting: 'Hesap hazır. Girişiyle bağlanın; henüz kabul edilen giriş yok.',
  open: 'Hesap aç',
  email: 'E-posta',
  emailHint: 'E-posta gönderilmez: hesabın sayfasındaki “Parolayı sıfırla” bir bağlantı gönderir.',
  plan: 'Plan',
  tryIt: 'Bağlanabilir mi?',
  login: 'VPN girişi',
  loginHint: 'VPN uygulaması için kullanıcı adı ve parola.',
}
