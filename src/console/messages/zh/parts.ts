// Chinese. The messages of parts that several pages have.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/parts.ts'

export const messages: Translated<typeof english> = {
  whose: '归属',
  installation: '整个系统',
  ofInstallation: '这些属于整个系统。要查看某品牌自己的，请在菜单顶部选择。',
  overlap: '过渡时间',
  overlapNone: '无：立即失效',
  actor_user: '客户',
  actor_alias: '别名',
  actor_secret: '私密密钥',
  actor_address: '允许的地址',
  actor_manage_key: '管理密钥',
  actor_admin: '管理员',
  actor_app: '应用',
  actor_reset_link: '邮件链接',
  actor_gateway: '网关',
  actor_operator: '命令行',
  actor_job: '任务',
}
