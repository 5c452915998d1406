// Portuguese. The first steps of a new installation.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/firstSteps.ts'

export const messages: Translated<typeof english> = {
  title: 'Primeiros passos',
  running: 'O Latchkey está funcionando. Cinco passos até o primeiro cliente.',
  allDone: 'Tudo está feito. O Latchkey está pronto para clientes.',
  toOverview: 'Para a visão geral',
  done: 'feito',
  owner: 'Um proprietário',
  ownerText: 'Você entrou.',
  factor: 'Um segundo fator',
  factorText: 'Cada entrada o pede.',
  address: 'Um endereço público',
  addressOk: 'E-mails e aplicativos usam {url}.',
  addressText:
    'Agora é {url}, que só esta máquina alcança. Defina isto, com o seu próprio nome, onde o servidor é iniciado e inicie-o de novo.',
  gateway: 'Um primeiro gateway',
  gatewayOk: '{gateway} perguntou.',
  gatewayPaste: 'Cole as linhas em {gateway} e inicie-o.',
  gatewayText: 'O servidor VPN que pergunta aqui quem pode se conectar.',
  gatewayAdd: 'Adicionar um gateway',
  gatewayLines: 'Mostrar as linhas',
  account: 'Uma primeira conta que se conecta',
  accountText: 'Abra uma e conecte-se com o login dela no gateway.',
  accountOk: 'Um login foi aceito.',
  accountWaiting: 'A conta existe. Conecte-se com o login dela; nenhum foi aceito ainda.',
  open: 'Abrir uma conta',
  email: 'E-mail',
  emailHint: 'Não é enviado nenhum e-mail: “Repor palavra-passe”, na página da conta, envia uma ligação.',
  plan: 'Plano',
  tryIt: 'Pode se conectar?',
  login: 'O login da VPN',
  loginHint: 'Nome e palavra-passe para a aplicação VPN.',
}
