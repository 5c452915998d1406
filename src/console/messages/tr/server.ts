// Turkish. The messages of the server's page.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/server.ts'

export const messages: Translated<typeof english> = {
  state: 'Durum',
  version: 'Sürüm',
  database: 'Veritabanı',
  servers: 'Çalışan sunucular',
  brands: 'Markalar',
  backup: 'Son yedek',
  noBackup: 'Yok',
  checks: 'Denetimler',
  lookAgain: 'Yeniden bak',
  allGood: 'Her şey yolunda.',
  goodOnes: { one: '{count} yolunda', other: '{count} yolunda' },
  mends: 'Düzelten komut',
  red: 'Yanlış',
  yellow: 'Bakın',
  green: 'Yolunda',
  settings: 'Sunucu ayarları',
  settingsText: 'Ortamda veya ayar dosyasında değiştirilir ve yeniden başlatınca geçerli olur.',
  showAll: '{count} ayarın tümünü göster',
  noneSet: 'Tüm ayarlar varsayılan değerde',
  noneSetText: '“Tümünü göster” onları listeler.',
  setting: 'Ayar',
  value: 'Değer',
  source: 'Kaynak',
  environment: 'Ortam',
  file: 'Ayar dosyası',
  default: 'Varsayılan',
}
