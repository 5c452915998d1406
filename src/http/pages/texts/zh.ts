import type { PageTexts } from './texts.ts'

export const zh: PageTexts = {
  language: '语言',
  problem: '出错：',
  whatToDo: '您可以这样做',
  away: {
    heading: '暂时无法完成',
    advice: '请一分钟后再试，链接仍然有效。',
  },
  failed: {
    heading: '我们这边出了问题',
    advice: '请几分钟后再试，链接仍然有效。',
  },
  unreadable: {
    heading: '无法读取此请求',
    advice: '请返回链接的页面，从那里重试。',
  },
  dead: '此链接已失效',
  reset: {
    heading: '设置新密码',
    account: '账户',
    password: '新密码',
    again: '再次输入新密码',
    hints: {
      3: '至少 {count} 个字符，并包含以下三种：小写字母、大写字母、数字、特殊字符。请勿使用常见密码。',
      4: '至少 {count} 个字符，并包含以下全部四种：小写字母、大写字母、数字、特殊字符。请勿使用常见密码。',
    },
    show: '显示我输入的内容',
    save: '保存新密码',
    suspicion: '是否可能有其他人使用过您的账户？',
    others: '以下邮箱也可以登录，各有自己的密码：',
    endAliases: '取消它们的登录权限',
    endAliasesHint: '它们将无法再登录。您认识的人，以后可以重新添加。',
    renewVpn: '为我的账户更换 VPN 密码',
    renewVpnHint:
      '如果其他人可能知道它，请选择此项。已有连接会断开。应用会自动获取新密码；您自己保存过的地方（例如路由器），请填入新密码。',
    doneTitle: '密码已更改',
    done: '您的密码已更改',
    doneNext: '请返回应用，以 {email} 和新密码登录。',
    alone: '其他人已无法再登录您的账户。',
    renewed: '您的账户有了新的 VPN 密码，可在应用中查看。已有连接正在断开。',
    signedOut: '为了您的安全，所有设备均已退出登录。您可以关闭此页面。',
    unchanged: '您的密码没有更改。',
    dead: {
      why: '密码邮件中的链接只能使用一次，且有时间限制。此链接已被使用、已过期或不完整。',
      steps: [
        '如果您刚刚用它设置了新密码，则一切正常：请用新密码登录。',
        '否则请在应用的登录界面重新申请链接，并尽快打开。',
        '如果收到多封邮件，请使用最新一封中的链接。',
      ],
    },
    mistakes: {
      empty: '请输入新密码。',
      emptyAgain: '请再次输入新密码。',
      differ: '两次输入的密码不同。请在两个框中输入相同的密码。',
      busy: '暂时无法完成。您的密码尚未更改，请一分钟后再试。',
    },
    weak: {
      short: '密码太弱：至少需要 {count} 个字符。',
      long: '密码太长：最多 {count} 个字符。',
      few_groups: '密码太弱。请添加{missing}。',
      few_different: '密码太弱：至少需要 {count} 个不同的字符。',
      common: '密码太弱：它是最常见的密码之一，或只是稍加改动。',
      named: '密码太弱：它与电子邮箱或服务名称几乎相同。',
    },
    groups: {
      digit: '数字',
      letter: '字母',
      upper_case: '大写字母',
      special: '特殊字符',
    },
  },
  confirm: {
    heading: '确认您的电子邮箱',
    question: '{email} 是您的邮箱，此账户也是您的吗？',
    button: '确认我的邮箱',
    otherwise: '如果不是，请关闭此页面，不会确认任何内容。',
    doneTitle: '邮箱已确认',
    done: '您的电子邮箱已确认',
    thanks: '谢谢。{email} 属于您的账户。您可以返回应用。',
    unchanged: '没有任何更改。',
    dead: {
      why: '确认邮箱的链接只能使用一次，且有时间限制。此链接已被使用、已过期或不完整。',
      steps: [
        '如果您已用它确认了邮箱，则一切正常：请返回应用。',
        '如果收到多封邮件，请使用最新一封中的链接。',
        '否则请向客服索取新链接。',
      ],
    },
  },
}
