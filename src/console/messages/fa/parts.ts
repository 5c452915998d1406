// Persian. The messages of parts that several pages have.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/parts.ts'

export const messages: Translated<typeof english> = {
  whose: 'از آنِ',
  installation: 'سامانه',
  ofInstallation: 'این‌ها از آنِ سامانه‌اند. برای دیدن موارد هر برند، آن را از بالای منو برگزینید.',
  overlap: 'هم‌پوشانی',
  overlapNone: 'هیچ: بی‌درنگ پایان می‌یابد',
  actor_user: 'مشتری',
  actor_alias: 'نام مستعار',
  actor_secret: 'کلید محرمانه',
  actor_address: 'نشانی مجاز',
  actor_manage_key: 'کلید مدیریت',
  actor_admin: 'مدیر',
  actor_app: 'برنامه',
  actor_reset_link: 'پیوند نامه',
  actor_gateway: 'دروازه',
  actor_operator: 'خط فرمان',
  actor_job: 'کار',
}
