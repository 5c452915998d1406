import type { Texts } from './texts.ts'

export const tr: Texts = {
  password_reset: {
    subject: '{brand} için yeni bir parola belirleyin',
    heading: 'Yeni bir parola belirleyin',
    opening:
      '{brand} hesabınız ({email}) için yeni bir parola istendi. Parolanızı bu iletideki bağlantıyla belirleyebilirsiniz.',
    button: 'Yeni parola belirle',
    advice:
      'Bunu siz istemediyseniz bir şey yapmanız gerekmez: parolanız aynı kalır. Bağlantıyı kimseyle paylaşmayın; bağlantıya sahip olan herkes parolanızı değiştirebilir.',
  },
  alias_reset: {
    subject: '{brand} için parolanızı belirleyin',
    heading: 'Parolanızı belirleyin',
    opening:
      '{email} adresiyle ortak bir {brand} hesabında oturum açabilirsiniz. Parolanızı bu iletideki bağlantıyla belirleyin.',
    button: 'Parolamı belirle',
    advice:
      'Bu iletiyi beklemiyorsanız bir şey yapmanız gerekmez: bağlantı kullanılmadıkça hiçbir parola değişmez. Bağlantıyı kimseyle paylaşmayın; bağlantıya sahip olan herkes bu parolayı belirleyebilir.',
  },
  confirm_email: {
    subject: '{brand} için e-posta adresinizi onaylayın',
    heading: 'E-posta adresinizi onaylayın',
    opening: '{email} sizin adresiniz mi? Öyleyse {brand} hesabınız için bu iletideki bağlantıyla onaylayın.',
    button: 'E-posta adresimi onayla',
    life: 'Bağlantı bir kez ve {duration} boyunca geçerlidir; son kullanım: {until}. Sonrasında bizden yenisini isteyebilirsiniz.',
    advice:
      'Böyle bir hesabınız yoksa bir şey yapmanız gerekmez: bağlantı kullanılmadıkça hiçbir şey onaylanmaz.',
  },
  life: 'Bağlantı bir kez ve {duration} boyunca geçerlidir; son kullanım: {until}. Sonrasında uygulamadan yenisini isteyebilirsiniz.',
  notice: {
    opening: '{brand} hesabınızda ({email}) şunlar yapıldı:',
    advice:
      'Bunu siz yaptıysanız yapmanız gereken bir şey yok. Siz yapmadıysanız hemen yeni bir parola belirleyin: uygulamada oturum açtığınız yerden bir parola iletisi isteyin ve içindeki bağlantıyı açın. Açılan sayfa hesabınızda başka kimlerin oturum açabildiğini gösterir; isterseniz buna son verir ve hesabınıza yeni bir VPN parolası verir.',
  },
  password_changed: { heading: 'Parolanız değiştirildi', line: '{at}: parola değiştirildi' },
  alias_added: {
    heading: 'Hesabınıza bir adres daha eklendi',
    line: '{at}: {alias} eklendi; bu adresle hesapta oturum açılabilir',
  },
  email_changed: {
    heading: 'Hesabınızın e-posta adresi değiştirildi',
    line: '{at}: hesabın e-posta adresi {new_email} olarak değiştirildi',
  },
  account_changed: { heading: 'Hesabınızda değişiklik yapıldı' },
  term_ends: {
    heading: 'Aboneliğiniz {when} sona eriyor',
    opening: '{brand} aboneliğiniz {day} tarihinde sona eriyor ve kendiliğinden yenilenmiyor.',
    advice:
      'Devam etmek isterseniz aboneliğinizi bu tarihten önce, satın aldığınız yerden yenileyin. İstemezseniz yapmanız gereken bir şey yok.',
  },
  term_renewed: {
    heading: 'Aboneliğiniz yenilendi',
    opening: '{brand} aboneliğiniz devam ediyor. Yeni dönem {day} tarihine kadar sürüyor.',
    advice:
      'Yapmanız gereken bir şey yok. Bu tarihten sonra devam etmek istemezseniz aboneliği satın aldığınız yerden iptal edin.',
  },
  term_ended: {
    heading: 'Aboneliğiniz sona erdi',
    opening: '{brand} aboneliğiniz {day} tarihinde sona erdi. Bu abonelikle VPN artık kullanılamaz.',
    advice: 'Geri dönmek isterseniz daha önce satın aldığınız yerden yeni bir abonelik alabilirsiniz.',
  },
  alert: {
    titles: {
      gateway_silent: '{name} ağ geçidinden ses yok',
      mails_dead: 'Bazı e-postalar gönderilemedi',
      backup_late: 'Yedekleme gecikti',
      disk_low: 'Bir disk doluyor',
      certificate_ending: 'Bir sertifikayla ilgilenmeniz gerekiyor',
      webhook_disabled: '{name} numaralı webhook kapatıldı',
      key_ending: '{name} yönetim anahtarının süresi yakında doluyor',
    },
    on: '{title} ({machine})',
    over: 'Geçti: {title}',
    began: 'Başlangıç: {at}.',
    run: 'Çalıştırın: {command}',
    reports: { one: '{n} bildirim', other: '{n} bildirim' },
    opening: '{brand} için şunlar fark edildi:',
    advice: 'Her durum bir kez, geçtiğinde de bir kez daha bildirilir. Şimdiki durumu “{command}” gösterir.',
    footer:
      'Bu ileti {sent} tarihinde, sunucu veya marka ayarlarındaki iletişim adresi olan {email} adresine gönderildi.',
  },
  help: {
    link: 'Bu tür iletiler gelmeye devam ederse lütfen bu iletiyi yanıtlayın.',
    notice: 'Dilerseniz bu iletiyi yanıtlayabilirsiniz.',
  },
  footer: {
    link: 'Bu ileti, {sent} tarihli bir istek üzerine {brand} tarafından {email} adresine gönderildi.',
    notice:
      'Bu ileti {sent} tarihinde {brand} tarafından {email} adresine gönderildi. İçinde bağlantı yoktur ve hiçbir zaman parola sormaz.',
  },
  copy: 'Düğme çalışmıyor mu? Bu adresi tarayıcınıza kopyalayın:',
  more: { one: 'Ve bu türden {n} tane daha.', other: 'Ve bu türden {n} tane daha.' },
  span: {
    minutes: { one: '{n} dakika', other: '{n} dakika' },
    hours: { one: '{n} saat', other: '{n} saat' },
    days: { one: '{n} gün', other: '{n} gün' },
  },
}
