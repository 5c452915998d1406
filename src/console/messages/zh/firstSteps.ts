// Chinese. The first steps of a new installation.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/firstSteps.ts'

export const messages: Translated<typeof english> = {
  title: '初始步骤',
  running: 'Latchkey 正在运行。五个步骤迎来第一位客户。',
  allDone: '全部完成。Latchkey 已可迎接客户。',
  toOverview: '前往概览',
  done: '已完成',
  owner: '所有者',
  ownerText: '您已登录。',
  factor: '第二因素',
  factorText: '每次登录都需要它。',
  address: '公开地址',
  addressOk: '邮件和应用使用 {url}。',
  addressText:
    '目前是 {url}，只有本机可以访问。请在启动服务器的地方用您自己的名称设置以下内容，然后重新启动。',
  gateway: '第一个网关',
  gatewayOk: '{gateway} 已发来询问。',
  gatewayPaste: '将配置内容粘贴到 {gateway} 并启动它。',
  gatewayText: '在这里询问谁可以连接的 VPN 服务器。',
  gatewayAdd: '添加网关',
  gatewayLines: '显示配置内容',
  account: '第一个连接的账户',
  accountText: '请开立一个账户，并用其登录名在网关连接。',
  accountOk: '已有登录通过。',
  accountWaiting: '账户已就绪。请用其登录名连接；目前还没有登录通过。',
  open: '开立账户',
  email: '邮箱',
  emailHint: '不会发送邮件：账户页面上的“重置密码”会发送设置链接。',
  plan: '套餐',
  tryIt: '能否连接？',
  login: 'VPN 登录信息',
  loginHint: 'VPN 应用的用户名和密码。',
}
