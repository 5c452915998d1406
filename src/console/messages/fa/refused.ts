// Persian. The messages of the page that says why a login is refused.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/refused.ts'

export const messages: Translated<typeof english> = {
  title: 'چرا رد شد؟',
  name: 'نام کاربری VPN',
  nameHint: 'همان‌گونه که مشتری می‌نویسد',
  look: 'بررسی',
  whom: 'ورود چه کسی ناموفق است؟',
  whomText: 'نامی را که مشتری به کار می‌برد بنویسید؛ می‌تواند غلط باشد.',
  unknown: 'کاربری با نام «{name}» نیست',
  unknownText: 'دروازه‌ها این نام را رد می‌کنند. شاید غلط نوشته شده یا اشتراک آن پاک شده است.',
  meant: 'شاید منظور',
  noNear: 'نام همانندی نیست.',
  spelling: 'یک حرف تفاوت',
  email: 'ایمیل این حساب',
  open: 'باز کردن حساب',
  asked: 'دروازه‌هایی که پرسیدند',
  noneAsked: 'به‌تازگی دروازه‌ای نپرسیده است.',
  times: { one: '{count} بار', other: '{count} بار' },
  other: 'دروازه‌ای دیگر',
}
