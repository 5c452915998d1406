import type { PageTexts } from './texts.ts'

export const tr: PageTexts = {
  language: 'Dil',
  problem: 'Sorun: ',
  whatToDo: 'Ne yapabilirsiniz',
  away: {
    heading: 'Bu şu anda çalışmıyor',
    advice: 'Bir dakika sonra yeniden deneyin; bağlantı hâlâ geçerli.',
  },
  failed: {
    heading: 'Bizim tarafımızda bir sorun oluştu',
    advice: 'Birkaç dakika sonra yeniden deneyin; bağlantı hâlâ geçerli.',
  },
  unreadable: {
    heading: 'Bu istek okunamıyor',
    advice: 'Bağlantının sayfasına dönün ve oradan yeniden deneyin.',
  },
  dead: 'Bu bağlantı artık geçerli değil',
  reset: {
    heading: 'Yeni bir parola belirleyin',
    account: 'Hesap',
    password: 'Yeni parola',
    again: 'Yeni parola (yeniden)',
    hints: {
      3: 'En az {count} karakter ve şunlardan üçü: küçük harf, büyük harf, rakam, özel karakter. Yaygın bir parola olmasın.',
      4: 'En az {count} karakter ve şunların dördü de: küçük harf, büyük harf, rakam, özel karakter. Yaygın bir parola olmasın.',
    },
    show: 'Yazdığımı göster',
    save: 'Yeni parolayı kaydet',
    suspicion: 'Hesabınızı başka biri kullanmış olabilir mi?',
    others: 'Şu adresler de kendi parolalarıyla oturum açabilir:',
    endAliases: 'Hepsinin erişimine son ver',
    endAliasesHint: 'Artık oturum açamazlar. Tanıdıklarınızı sonra yeniden ekleyebilirsiniz.',
    renewVpn: 'Hesabıma yeni bir VPN parolası ver',
    renewVpnHint:
      'Başka biri biliyor olabilirse bunu seçin. Açık bağlantılar sona erer. Uygulamalar yeni parolayı kendiliğinden alır; yönlendirici gibi kendiniz kaydettiğiniz yerlere yenisini girin.',
    doneTitle: 'Parola değiştirildi',
    done: 'Parolanız değiştirildi',
    doneNext: 'Uygulamaya dönün ve {email} olarak yeni parolanızla oturum açın.',
    alone: 'Hesabınızda artık başka kimse oturum açamaz.',
    renewed:
      'Hesabınızın yeni bir VPN parolası var: uygulamada bulabilirsiniz. Açık bağlantılar sonlandırılıyor.',
    signedOut: 'Güvenliğiniz için tüm cihazlarda oturum kapatıldı. Bu sayfayı kapatabilirsiniz.',
    unchanged: 'Parolanız değiştirilmedi.',
    dead: {
      why: 'Parola iletisindeki bağlantı bir kez ve sınırlı bir süre geçerlidir. Bu bağlantı kullanılmış, süresi dolmuş veya eksik.',
      steps: [
        'Bu bağlantıyla az önce yeni bir parola belirlediyseniz her şey yolunda: o parolayla oturum açın.',
        'Belirlemediyseniz uygulamada oturum açtığınız yerden yeni bir bağlantı isteyin ve kısa sürede açın.',
        'Birden çok ileti geldiyse en yenisindeki bağlantıyı kullanın.',
      ],
    },
    mistakes: {
      empty: 'Yeni bir parola yazın.',
      emptyAgain: 'Yeni parolayı ikinci kez yazın.',
      differ: 'İki parola farklı. Her iki alana da aynısını yazın.',
      busy: 'Bunu şu anda yapamıyoruz. Parolanız henüz değiştirilmedi; bir dakika sonra yeniden deneyin.',
    },
    weak: {
      short: 'Parola çok zayıf: en az {count} karakter gerekli.',
      long: 'Parola çok uzun: en çok {count} karakter olabilir.',
      few_groups: 'Parola çok zayıf. Şunu ekleyin: {missing}.',
      few_different: 'Parola çok zayıf: en az {count} farklı karakter gerekli.',
      common: 'Parola çok zayıf: en yaygın parolalardan biri ya da onun biraz değiştirilmişi.',
      named: 'Parola çok zayıf: e-posta adresinden veya hizmetin adından pek farkı yok.',
    },
    groups: {
      digit: 'bir rakam',
      letter: 'bir harf',
      upper_case: 'bir büyük harf',
      special: 'bir özel karakter',
    },
  },
  confirm: {
    heading: 'E-posta adresinizi onaylayın',
    question: '{email} sizin adresiniz ve hesap da sizin mi?',
    button: 'E-posta adresimi onayla',
    otherwise: 'Değilse bu sayfayı kapatın: hiçbir şey onaylanmaz.',
    doneTitle: 'E-posta onaylandı',
    done: 'E-posta adresiniz onaylandı',
    thanks: 'Teşekkürler. {email} hesabınıza ait. Uygulamaya dönebilirsiniz.',
    unchanged: 'Hiçbir şey değiştirilmedi.',
    dead: {
      why: 'Onay bağlantısı bir kez ve sınırlı bir süre geçerlidir. Bu bağlantı kullanılmış, süresi dolmuş veya eksik.',
      steps: [
        'Adresinizi bu bağlantıyla onayladıysanız her şey yolunda: uygulamaya dönün.',
        'Birden çok ileti geldiyse en yenisindeki bağlantıyı kullanın.',
        'Onaylamadıysanız destekten yeni bir bağlantı isteyin.',
      ],
    },
  },
}
