// Chinese. The messages of the page that says why a login is refused.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/refused.ts'

export const messages: Translated<typeof english> = {
  title: '为何被拒？',
  name: 'VPN 用户名',
  nameHint: '按客户输入的样子',
  look: '查询',
  whom: '谁无法登录？',
  whomText: '输入客户使用的名称，可以有拼写错误。',
  unknown: '没有名为“{name}”的登录名',
  unknownText: '网关拒绝此名称。可能拼写有误，或其订阅已删除。',
  meant: '可能是指',
  noNear: '没有相似的登录名。',
  spelling: '相差一个字符',
  email: '此账户的邮箱',
  open: '打开账户',
  asked: '询问过的网关',
  noneAsked: '最近没有网关询问此名称。',
  times: { other: '{count} 次' },
  other: '其他网关',
}
