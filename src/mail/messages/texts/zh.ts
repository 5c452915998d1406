import type { Texts } from './texts.ts'

export const zh: Texts = {
  password_reset: {
    subject: '为 {brand} 设置新密码',
    heading: '设置新密码',
    opening: '您的 {brand} 账户（{email}）申请了新密码。请通过本邮件中的链接进行设置。',
    button: '设置新密码',
    advice:
      '如果不是您本人申请的，无需任何操作：您的密码不会改变。请勿转发此链接，任何拿到它的人都可以更改您的密码。',
  },
  alias_reset: {
    subject: '为 {brand} 设置您的密码',
    heading: '设置您的密码',
    opening: '您可以用 {email} 登录一个共享的 {brand} 账户。请通过本邮件中的链接设置密码。',
    button: '设置密码',
    advice:
      '如果您并未预期收到此邮件，无需任何操作：不使用链接，密码就不会改变。请勿转发此链接，任何拿到它的人都可以设置此密码。',
  },
  confirm_email: {
    subject: '请确认您用于 {brand} 的电子邮箱',
    heading: '确认您的电子邮箱',
    opening: '{email} 是您的邮箱吗？如果是，请通过本邮件中的链接为您的 {brand} 账户确认此邮箱。',
    button: '确认我的邮箱',
    life: '该链接只能使用一次，有效期为 {duration}，至 {until}。过期后可向我们索取新链接。',
    advice: '如果您没有这个账户，无需任何操作：不使用链接，就不会确认任何内容。',
  },
  life: '该链接只能使用一次，有效期为 {duration}，至 {until}。过期后请在应用中重新申请。',
  notice: {
    opening: '您的 {brand} 账户（{email}）有以下变更：',
    advice:
      '如果是您本人操作的，无需理会。如果不是，请立即设置新密码：在应用的登录界面申请密码邮件，并打开其中的链接。该页面会显示还有谁可以登录，您可以取消他们的登录权限，并为账户更换新的 VPN 密码。',
  },
  password_changed: { heading: '您的密码已更改', line: '{at}：密码已更改' },
  alias_added: { heading: '您的账户添加了新的登录邮箱', line: '{at}：添加了 {alias}，可用它登录此账户' },
  email_changed: { heading: '您账户的电子邮箱已更改', line: '{at}：账户的电子邮箱已改为 {new_email}' },
  account_changed: { heading: '您的账户有变更' },
  term_ends: {
    heading: '您的订阅将于{when}到期',
    opening: '您的 {brand} 订阅将于 {day} 到期，不会自动续订。',
    advice: '如果您想继续使用，请在此之前到原购买处续订。如果不想，无需任何操作。',
  },
  term_renewed: {
    heading: '您的订阅已续订',
    opening: '您的 {brand} 订阅已延续，新的有效期至 {day}。',
    advice: '无需任何操作。如果到期后不想继续，请到原购买处取消。',
  },
  term_ended: {
    heading: '您的订阅已到期',
    opening: '您的 {brand} 订阅已于 {day} 到期，无法再用它连接 VPN。',
    advice: '如果您想重新使用，请到原购买处购买订阅。',
  },
  alert: {
    titles: {
      gateway_silent: '网关 {name} 没有响应',
      mails_dead: '有邮件未能发出',
      backup_late: '备份已逾期',
      disk_low: '磁盘空间不足',
      certificate_ending: '有证书需要处理',
      webhook_disabled: 'Webhook {name} 已停用',
      key_ending: '管理密钥 {name} 即将到期',
    },
    on: '{title}（{machine}）',
    over: '已恢复：{title}',
    began: '开始时间：{at}。',
    run: '请运行：{command}',
    reports: { other: '{n} 条报告' },
    opening: '{brand} 出现以下情况：',
    advice: '每种情况报告一次，恢复后再报告一次。运行“{command}”可查看当前状态。',
    footer: '本邮件于 {sent} 发送至 {email}，即服务器或品牌设置中的联系邮箱。',
  },
  help: { link: '如果您仍不断收到此类邮件，请回复本邮件。', notice: '您也可以直接回复本邮件。' },
  footer: {
    link: '由于 {sent} 的一次申请，{brand} 向 {email} 发送了本邮件。',
    notice: '{brand} 于 {sent} 向 {email} 发送了本邮件。本邮件不含链接，也绝不会索要密码。',
  },
  copy: '按钮无法使用？请将此地址复制到浏览器中：',
  more: { other: '另有 {n} 条同类信息。' },
  span: {
    minutes: { other: '{n} 分钟' },
    hours: { other: '{n} 小时' },
    days: { other: '{n} 天' },
  },
}
