import type { Texts } from './texts.ts'

export const pt: Texts = {
  password_reset: {
    subject: 'Escolha uma nova senha para {brand}',
    heading: 'Escolha uma nova senha',
    opening:
      'Foi pedida uma nova senha para a sua conta {brand} ({email}). Você pode escolhê-la com o link desta mensagem.',
    button: 'Escolher nova senha',
    advice:
      'Não foi você que pediu? Então não é preciso fazer nada: a sua senha continua a mesma. Não passe o link a ninguém; quem o tiver pode mudar a sua senha.',
  },
  alias_reset: {
    subject: 'Escolha a sua senha para {brand}',
    heading: 'Escolha a sua senha',
    opening:
      'Com {email} você pode entrar em uma conta {brand} compartilhada. Escolha a senha com o link desta mensagem.',
    button: 'Escolher senha',
    advice:
      'Não esperava esta mensagem? Então não é preciso fazer nada: sem o link, nenhuma senha é mudada. Não o passe a ninguém; quem o tiver pode escolher esta senha.',
  },
  confirm_email: {
    subject: 'Confirme o seu e-mail para {brand}',
    heading: 'Confirme o seu e-mail',
    opening: '{email} é o seu endereço? Então confirme-o para a sua conta {brand} com o link desta mensagem.',
    button: 'Confirmar meu e-mail',
    life: 'O link funciona uma única vez, por {duration}: até {until}. Depois disso, peça-nos um novo.',
    advice: 'Você não tem essa conta? Então não é preciso fazer nada: sem o link, nada é confirmado.',
  },
  life: 'O link funciona uma única vez, por {duration}: até {until}. Depois disso, peça um novo no aplicativo.',
  notice: {
    opening: 'Na sua conta {brand} ({email}) foi feito o seguinte:',
    advice:
      'Foi você? Então não é preciso fazer nada. Se não foi, escolha agora uma nova senha: peça um e-mail de senha no aplicativo, na tela de entrada, e abra o link que ele contém. A página mostra quem mais pode entrar, impede isso se você quiser e dá à sua conta uma nova senha de VPN.',
  },
  password_changed: { heading: 'A sua senha foi mudada', line: '{at}: a senha foi mudada' },
  alias_added: {
    heading: 'Outro endereço foi adicionado à sua conta',
    line: '{at}: {alias} foi adicionado e pode entrar nesta conta',
  },
  email_changed: {
    heading: 'O e-mail da sua conta foi mudado',
    line: '{at}: o e-mail da conta passou a ser {new_email}',
  },
  account_changed: { heading: 'A sua conta foi alterada' },
  term_ends: {
    heading: 'A sua assinatura termina {when}',
    opening: 'A sua assinatura {brand} termina em {day}. Ela não é renovada automaticamente.',
    advice:
      'Quer continuar? Então renove-a antes desse dia onde você a comprou. Se não quiser, não é preciso fazer nada.',
  },
  term_renewed: {
    heading: 'A sua assinatura foi renovada',
    opening: 'A sua assinatura {brand} continua. O novo período vai até {day}.',
    advice:
      'Não é preciso fazer nada. Se não quiser continuar depois desse dia, cancele-a onde você a comprou.',
  },
  term_ended: {
    heading: 'A sua assinatura terminou',
    opening: 'A sua assinatura {brand} terminou em {day}. Não é mais possível usar a VPN com ela.',
    advice: 'Quer voltar? Então compre uma assinatura onde você comprou esta.',
  },
  alert: {
    titles: {
      gateway_silent: 'O gateway {name} não responde',
      mails_dead: 'Alguns e-mails não puderam ser enviados',
      backup_late: 'O backup está atrasado',
      disk_low: 'Um disco está ficando cheio',
      certificate_ending: 'Um certificado precisa de atenção',
      webhook_disabled: 'O webhook {name} está desativado',
      key_ending: 'A chave de gestão {name} expira em breve',
    },
    on: '{title}, em {machine}',
    over: 'Resolvido: {title}',
    began: 'Começou: {at}.',
    run: 'Execute: {command}',
    reports: { one: '{n} aviso', many: '{n} de avisos', other: '{n} avisos' },
    opening: 'Foi observado o seguinte em {brand}:',
    advice:
      'Cada ocorrência é avisada uma vez, e outra quando termina. “{command}” mostra como está tudo agora.',
    footer:
      'Esta mensagem foi enviada em {sent} para {email}, o endereço de contato nas configurações do servidor ou da marca.',
  },
  help: {
    link: 'Se continuar a receber mensagens como esta, responda a ela.',
    notice: 'Você também pode responder a esta mensagem.',
  },
  footer: {
    link: 'Esta mensagem foi enviada por {brand} para {email} por causa de um pedido feito em {sent}.',
    notice:
      'Esta mensagem foi enviada por {brand} para {email} em {sent}. Ela não contém links e nunca pede uma senha.',
  },
  copy: 'O botão não funciona? Copie este endereço para o seu navegador:',
  more: { one: 'E mais {n} deste tipo.', many: 'E mais {n} deste tipo.', other: 'E mais {n} deste tipo.' },
  span: {
    minutes: { one: '{n} minuto', many: '{n} de minutos', other: '{n} minutos' },
    hours: { one: '{n} hora', many: '{n} de horas', other: '{n} horas' },
    days: { one: '{n} dia', many: '{n} de dias', other: '{n} dias' },
  },
}
