// Persian. The messages of the list of accounts.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/accounts.ts'

export const messages: Translated<typeof english> = {
  title: 'حساب‌ها',
  account: 'حساب',
  status: 'وضعیت',
  active: 'فعال',
  suspended: 'معلق',
  closed: 'بسته',
  kind: 'نوع',
  paid: 'پولی',
  trial: 'آزمایشی',
  freemium: 'رایگان',
  plan: 'طرح',
  noPlan: 'بدون اشتراک',
  due: 'سررسید',
  dueWithin: { one: 'تا {count} روز', other: 'تا {count} روز' },
  country: 'کشور',
  created: 'از',
  live: 'برخط',
  all: 'همه',
  search: 'ایمیل، شماره، نام کاربری، ‎@دامنه',
  none: 'هنوز حسابی نیست',
  noneText: 'حساب‌ها را فروشگاه شما با یک API باز می‌کند. نخستین برای آزمایش:',
  noneFit: 'هیچ حسابی نمی‌خورد',
  noneFitText: 'یک صافی را بردارید یا چیز کوتاه‌تری جست‌وجو کنید.',
  open: 'باز کردن',
  suspend: 'تعلیق',
  resume: 'ازسرگیری',
  suspendTitle: { one: 'این حساب معلق شود؟', other: '{count} حساب معلق شود؟' },
  suspendText: 'ورودهای آن رد و نشست‌های زنده‌اش پایان می‌یابد. هر زمان می‌توان آن را از سر گرفت.',
  resumeTitle: { one: 'این حساب از سر گرفته شود؟', other: '{count} حساب از سر گرفته شود؟' },
  resumeText:
    'نام‌های کاربری آن دوباره می‌توانند وصل شوند. دوره‌هایی که در این میان پایان یافته‌اند پایان‌یافته می‌مانند.',
  changed: { one: '{count} حساب تغییر کرد.', other: '{count} حساب تغییر کرد.' },
}
