import type { PageTexts } from './texts.ts'

export const es: PageTexts = {
  language: 'Idioma',
  problem: 'Problema: ',
  whatToDo: 'Qué puede hacer',
  away: {
    heading: 'Esto no funciona en este momento',
    advice: 'Inténtelo de nuevo dentro de un minuto; el enlace sigue siendo válido.',
  },
  failed: {
    heading: 'Algo ha fallado por nuestra parte',
    advice: 'Inténtelo de nuevo dentro de unos minutos; el enlace sigue siendo válido.',
  },
  unreadable: {
    heading: 'No se puede leer esta solicitud',
    advice: 'Vuelva a la página del enlace e inténtelo de nuevo desde allí.',
  },
  dead: 'Este enlace ya no funciona',
  reset: {
    heading: 'Elija una contraseña nueva',
    account: 'Cuenta',
    password: 'Contraseña nueva',
    again: 'Repita la contraseña nueva',
    hints: {
      3: 'Al menos {count} caracteres, con tres de estos tipos: minúsculas, mayúsculas, cifras, caracteres especiales. No una contraseña común.',
      4: 'Al menos {count} caracteres, con estos cuatro tipos: minúsculas, mayúsculas, cifras, caracteres especiales. No una contraseña común.',
    },
    show: 'Mostrar lo que escribo',
    save: 'Guardar la contraseña',
    suspicion: '¿Es posible que otra persona haya usado su cuenta?',
    others: 'Estas direcciones también pueden iniciar sesión, cada una con su propia contraseña:',
    endAliases: 'Quitarles el acceso a todas',
    endAliasesHint: 'Ya no podrán iniciar sesión. Más adelante puede volver a añadir las que conozca.',
    renewVpn: 'Dar a mi cuenta una contraseña de VPN nueva',
    renewVpnHint:
      'Elija esto si otra persona puede conocerla. Las conexiones abiertas se cierran. Las aplicaciones reciben la nueva por sí solas; donde la haya guardado usted, por ejemplo en un router, escriba la nueva.',
    doneTitle: 'Contraseña cambiada',
    done: 'Su contraseña ha cambiado',
    doneNext: 'Vuelva a la aplicación e inicie sesión como {email} con la contraseña nueva.',
    alone: 'Nadie más puede iniciar sesión en su cuenta.',
    renewed:
      'Su cuenta tiene una contraseña de VPN nueva: la encontrará en la aplicación. Las conexiones abiertas se están cerrando.',
    signedOut:
      'Por su seguridad se ha cerrado la sesión en todos los dispositivos. Puede cerrar esta página.',
    unchanged: 'Su contraseña no ha cambiado.',
    dead: {
      why: 'El enlace de un correo de contraseña funciona una sola vez y por tiempo limitado. Este ya se usó, es demasiado antiguo o no está completo.',
      steps: [
        'Si acaba de elegir con él una contraseña nueva, todo está bien: inicie sesión con ella.',
        'Si no, solicite un enlace nuevo en la aplicación, donde inicia sesión, y ábralo pronto.',
        'Si han llegado varios correos, use el enlace del más reciente.',
      ],
    },
    mistakes: {
      empty: 'Escriba una contraseña nueva.',
      emptyAgain: 'Escriba la contraseña nueva por segunda vez.',
      differ: 'Las dos contraseñas son distintas. Escriba la misma en los dos campos.',
      busy: 'No podemos hacerlo en este momento. Su contraseña aún no ha cambiado; inténtelo de nuevo dentro de un minuto.',
    },
    weak: {
      short: 'La contraseña es demasiado débil: necesita al menos {count} caracteres.',
      long: 'La contraseña es demasiado larga: puede tener como máximo {count} caracteres.',
      few_groups: 'La contraseña es demasiado débil. Añada {missing}.',
      few_different: 'La contraseña es demasiado débil: necesita al menos {count} caracteres distintos.',
      common:
        'La contraseña es demasiado débil: es una de las más comunes, o una de ellas con algún añadido.',
      named:
        'La contraseña es demasiado débil: es poco más que el correo electrónico o el nombre del servicio.',
    },
    groups: {
      digit: 'una cifra',
      letter: 'una letra',
      upper_case: 'una mayúscula',
      special: 'un carácter especial',
    },
  },
  confirm: {
    heading: 'Confirme su correo electrónico',
    question: '¿Es {email} su dirección, y la cuenta es suya?',
    button: 'Confirmar mi correo',
    otherwise: 'Si no lo es, cierre esta página: no se confirma nada.',
    doneTitle: 'Correo confirmado',
    done: 'Su correo electrónico está confirmado',
    thanks: 'Gracias. {email} pertenece a su cuenta. Puede volver a la aplicación.',
    unchanged: 'No se ha cambiado nada.',
    dead: {
      why: 'El enlace que confirma un correo funciona una sola vez y por tiempo limitado. Este ya se usó, es demasiado antiguo o no está completo.',
      steps: [
        'Si ha confirmado con él su correo, todo está bien: vuelva a la aplicación.',
        'Si han llegado varios correos, use el enlace del más reciente.',
        'Si no, pida un enlace nuevo a la asistencia.',
      ],
    },
  },
}
