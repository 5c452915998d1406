// Persian. The messages of the server's page.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/server.ts'

export const messages: Translated<typeof english> = {
  state: 'وضعیت',
  version: 'نسخه',
  database: 'پایگاه داده',
  servers: 'سرورهای در حال کار',
  brands: 'برندها',
  backup: 'آخرین پشتیبان',
  noBackup: 'هیچ',
  checks: 'بررسی‌ها',
  lookAgain: 'بررسی دوباره',
  allGood: 'همه چیز درست است.',
  goodOnes: { one: '{count} مورد درست', other: '{count} مورد درست' },
  mends: 'فرمانی که درستش می‌کند',
  red: 'نادرست',
  yellow: 'نیاز به توجه',
  green: 'درست',
  settings: 'تنظیم‌های سرور',
  settingsText: 'در محیط یا پروندهٔ تنظیم‌ها تغییر می‌کنند و پس از راه‌اندازی دوباره به کار می‌آیند.',
  showAll: 'نمایش هر {count} مورد',
  noneSet: 'همهٔ تنظیم‌ها پیش‌فرض‌اند',
  noneSetText: '«نمایش» آن‌ها را فهرست می‌کند.',
  setting: 'تنظیم',
  value: 'مقدار',
  source: 'منبع',
  environment: 'محیط',
  file: 'پروندهٔ تنظیم‌ها',
  default: 'پیش‌فرض',
}
