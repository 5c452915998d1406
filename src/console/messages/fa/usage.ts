// Persian. The messages of usage.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/usage.ts'

export const messages: Translated<typeof english> = {
  csv: 'ذخیرهٔ CSV',
  range: 'بازه',
  days: { one: '{count} روز', other: '{count} روز' },
  split: 'تفکیک',
  split_day: 'روز',
  split_gateway: 'دروازه',
  split_protocol: 'پروتکل',
  split_brand: 'برند',
  split_account: 'حساب',
  heaviest: 'حساب‌های پرترافیک',
  perDay: 'ترافیک هر روز',
  chartLabel: 'ترافیک هر روز به‌صورت ستون؛ همین عددها در جدول زیر است.',
  traffic: 'ترافیک',
  numbers: 'همین به عدد',
  toCustomers: 'به مشتریان',
  fromCustomers: 'از مشتریان',
  sessions: 'نشست‌ها',
  time: 'زمان اتصال',
  against: '{change} نسبت به روزهای پیش',
  nothingBefore: 'در روزهای پیش ترافیکی نبود',
  removed: 'حذف‌شده',
  unknownProtocol: 'نامشخص',
  none: 'در این روزها ترافیکی نبود',
  noneText:
    'دروازه‌ها ترافیک را هنگام نشست گزارش می‌کنند. بازهٔ بلندتری برگزینید یا بررسی کنید که دروازه‌ها گزارش مصرف می‌فرستند.',
}
