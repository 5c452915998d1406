// Persian. The first steps of a new installation.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/firstSteps.ts'

export const messages: Translated<typeof english> = {
  title: 'گام‌های نخست',
  running: 'Latchkey در حال کار است. پنج گام تا نخستین مشتری.',
  allDone: 'همه چیز انجام شد. Latchkey آمادهٔ مشتریان است.',
  toOverview: 'رفتن به نمای کلی',
  done: 'انجام شد',
  owner: 'یک مالک',
  ownerText: 'شما وارد شده‌اید.',
  factor: 'عامل دوم',
  factorText: 'در هر ورود خواسته می‌شود.',
  address: 'یک نشانی عمومی',
  addressOk: 'ایمیل‌ها و برنامه‌ها از {url} استفاده می‌کنند.',
  addressText:
    'اکنون {url} است که تنها همین دستگاه به آن می‌رسد. این را با نام خودتان در جایی که سرور راه‌اندازی می‌شود تنظیم کنید و دوباره راه‌اندازی کنید.',
  gateway: 'نخستین دروازه',
  gatewayOk: '{gateway} پرسیده است.',
  gatewayPaste: 'خط‌های آن را روی {gateway} بچسبانید و آن را راه‌اندازی کنید.',
  gatewayText: 'سرور VPN که اینجا می‌پرسد چه کسی می‌تواند وصل شود.',
  gatewayAdd: 'افزودن دروازه',
  gatewayLines: 'نمایش خط‌های آن',
  account: 'نخستین حسابی که وصل می‌شود',
  accountText: 'حسابی باز کنید و با ورود آن در دروازه وصل شوید.',
  accountOk: 'یک ورود پذیرفته شد.',
  accountWaiting: 'حساب آماده است. با ورود آن وصل شوید؛ هنوز ورودی پذیرفته نشده است.',
  open: 'باز کردن حساب',
  email: 'ایمیل',
  emailHint: 'ایمیلی فرستاده نمی‌شود: «بازنشانی گذرواژه» در صفحهٔ حساب پیوند را می‌فرستد.',
  plan: 'طرح',
  tryIt: 'می‌تواند وصل شود؟',
  login: 'ورود VPN',
  loginHint: 'نام کاربری و گذرواژه برای برنامهٔ VPN.',
}
