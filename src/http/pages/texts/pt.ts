import type { PageTexts } from './texts.ts'

export const pt: PageTexts = {
  language: 'Idioma',
  problem: 'Problema: ',
  whatToDo: 'O que fazer',
  away: {
    heading: 'Isto não funciona no momento',
    advice: 'Tente de novo daqui a um minuto; o link continua válido.',
  },
  failed: {
    heading: 'Algo deu errado do nosso lado',
    advice: 'Tente de novo daqui a alguns minutos; o link continua válido.',
  },
  unreadable: {
    heading: 'Este pedido não pode ser lido',
    advice: 'Volte à página do link e tente de novo a partir dela.',
  },
  dead: 'Este link não funciona mais',
  reset: {
    heading: 'Escolha uma nova senha',
    account: 'Conta',
    password: 'Nova senha',
    again: 'Nova senha outra vez',
    hints: {
      3: 'Pelo menos {count} caracteres, com três destes tipos: minúsculas, maiúsculas, algarismos, caracteres especiais. Não uma senha comum.',
      4: 'Pelo menos {count} caracteres, com estes quatro tipos: minúsculas, maiúsculas, algarismos, caracteres especiais. Não uma senha comum.',
    },
    show: 'Mostrar o que escrevo',
    save: 'Salvar nova senha',
    suspicion: 'Outra pessoa pode ter usado a sua conta?',
    others: 'Estes endereços também podem entrar, cada um com a sua própria senha:',
    endAliases: 'Encerrar todos esses acessos',
    endAliasesHint: 'Eles não poderão mais entrar. Mais tarde você pode adicionar de novo os que conhece.',
    renewVpn: 'Dar à minha conta uma nova senha de VPN',
    renewVpnHint:
      'Escolha isto se outra pessoa puder conhecê-la. As conexões abertas terminam. Os aplicativos recebem a nova senha sozinhos; onde você mesmo a salvou, como em um roteador, digite a nova.',
    doneTitle: 'Senha mudada',
    done: 'A sua senha foi mudada',
    doneNext: 'Volte ao aplicativo e entre como {email} com a nova senha.',
    alone: 'Ninguém mais pode entrar na sua conta.',
    renewed:
      'A sua conta tem uma nova senha de VPN: você a encontra no aplicativo. As conexões abertas estão sendo encerradas.',
    signedOut: 'Para a sua segurança, todos os aparelhos foram desconectados. Você pode fechar esta página.',
    unchanged: 'A sua senha não foi mudada.',
    dead: {
      why: 'O link de um e-mail de senha funciona uma única vez e por tempo limitado. Este já foi usado, é antigo demais ou está incompleto.',
      steps: [
        'Se você acabou de escolher uma nova senha com ele, está tudo certo: entre com essa senha.',
        'Se não, peça um novo link no aplicativo, na tela de entrada, e abra-o logo.',
        'Se chegaram vários e-mails, use o link do mais recente.',
      ],
    },
    mistakes: {
      empty: 'Escreva uma nova senha.',
      emptyAgain: 'Escreva a nova senha pela segunda vez.',
      differ: 'As duas senhas são diferentes. Escreva a mesma nos dois campos.',
      busy: 'Não podemos fazer isto no momento. A sua senha ainda não foi mudada; tente de novo daqui a um minuto.',
    },
    weak: {
      short: 'A senha é fraca demais: precisa de pelo menos {count} caracteres.',
      long: 'A senha é longa demais: pode ter no máximo {count} caracteres.',
      few_groups: 'A senha é fraca demais. Acrescente {missing}.',
      few_different: 'A senha é fraca demais: precisa de pelo menos {count} caracteres diferentes.',
      common: 'A senha é fraca demais: é uma das mais comuns, ou uma delas com algum acréscimo.',
      named: 'A senha é fraca demais: é pouco mais que o e-mail ou o nome do serviço.',
    },
    groups: {
      digit: 'um algarismo',
      letter: 'uma letra',
      upper_case: 'uma maiúscula',
      special: 'um caractere especial',
    },
  },
  confirm: {
    heading: 'Confirme o seu e-mail',
    question: '{email} é o seu endereço, e a conta é sua?',
    button: 'Confirmar meu e-mail',
    otherwise: 'Se não for, feche esta página: nada é confirmado.',
    doneTitle: 'E-mail confirmado',
    done: 'O seu e-mail está confirmado',
    thanks: 'Obrigado. {email} pertence à sua conta. Você pode voltar ao aplicativo.',
    unchanged: 'Nada foi mudado.',
    dead: {
      why: 'O link que confirma um e-mail funciona uma única vez e por tempo limitado. Este já foi usado, é antigo demais ou está incompleto.',
      steps: [
        'Se você confirmou o seu e-mail com ele, está tudo certo: volte ao aplicativo.',
        'Se chegaram vários e-mails, use o link do mais recente.',
        'Se não, peça um novo link ao suporte.',
      ],
    },
  },
}
