// Completion scripts for shells, made from the commands. They hold all words, so that a shell never starts the program for
// them.
import { type CommandNode, nextWords } from './command-tree.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** `name`: the program, as one types it. */
export function completionScript(shell: Shell, name: string, commands: readonly CommandNode[]): string {
  return { bash, zsh, fish }[shell](name, commands)
}

/** The paths of commands, which the scripts follow word by word. */
function pathsOf(commands: readonly CommandNode[]): string[] {
  return commands.map(({ path }) => path).filter((path) => path !== '')
}

function bash(name: string, commands: readonly CommandNode[]): string {
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, choices }) => {
        const patterns = flags.map((flag) => quoted(`${path} ${flag}`.trim())).join('|')
        return `    ${patterns}) words=${quoted(choices.join(' '))}; files=${choices.length === 0 ? 1 : ''};;`
      }),
  )
  const words = commands.map((one) => `    ${quoted(one.path)}) words=${quoted(nextWords(one).join(' '))};;`)
  return `# Completion of ${name} for bash: source this, or put it into ~/.local/share/bash-completion/completions/${name}
_${name}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at="" words="" files="" i next
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${at:+$at }\${COMP_WORDS[i]}"
    case "$next" in
      ${pathsOf(commands).map(quoted).join('|')}) at="$next";;
    esac
  done
  case "\${at:+$at }$prev" in
${values.join('\n')}
  *) case "$at" in
${words.join('\n')}
    esac;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [ -n "$files" ]; then COMPREPLY=($(compgen -f -- "$cur")); fi
}
complete -o default -F _${name} ${name} ./${name}
`
}

function zsh(name: string, commands: readonly CommandNode[]): string {
  const described = (node: CommandNode) => [
    ...node.below.map((sub) => entry(sub.name, sub.description)),
    ...node.words.map((word) => entry(word, '')),
    ...node.options.flatMap(({ flags, description }) => flags.map((flag) => entry(flag, description))),
  ]
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, choices }) => {
        const patterns = flags.map((flag) => quoted(`${path} ${flag}`.trim())).join('|')
        const found = choices.length === 0 ? '_files; return' : `found=(${choices.map(quoted).join(' ')})`
        return `    (${patterns}) ${found};;`
      }),
  )
  const words = commands.map((one) => `    (${quoted(one.path)}) found=(${described(one).join(' ')});;`)
  return `#compdef ${name}
# Completion of ${name} for zsh: put it into a folder of $fpath as _${name}, or source it after compinit
_${name}() {
  local at="" next i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    next="\${at:+$at }\${words[i]}"
    case "$next" in
      (${pathsOf(commands).map(quoted).join('|')}) at="$next";;
    esac
  done
  case "\${at:+$at }\${words[CURRENT-1]}" in
${values.join('\n')}
    (*) case "$at" in
${words.join('\n')}
    esac;;
  esac
  _describe ${name} found
}
if [ "$funcstack[1]" = "_${name}" ]; then _${name} "$@"; else compdef _${name} ${name} ./${name}; fi
`
}

/** A word with its text, as _describe takes it. */
function entry(word: string, text: string): string {
  return quoted(text === '' ? word : `${word.replaceAll(':', '\\:')}:${text}`)
}

function fish(name: string, commands: readonly CommandNode[]): string {
  const lines = commands.flatMap((node) => {
    const at = `complete -c ${name} -n ${fishQuoted(`__${name}_at ${fishQuoted(node.path)}`)}`
    return [
      ...node.below.map((sub) => `${at} -a ${fishQuoted(sub.name)} -d ${fishQuoted(sub.description)}`),
      ...node.words.map((word) => `${at} -a ${fishQuoted(word)}`),
      ...node.options.map(({ flags, description, takesValue, choices }) => {
        const names = flags.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        )
        const given =
          choices.length > 0 ? ` -x -a ${fishQuoted(choices.join(' '))}` : takesValue ? ' -r -F' : ''
        return `${at} ${names.join(' ')}${given} -d ${fishQuoted(description)}`
      }),
    ]
  })
  return `# Completion of ${name} for fish: put it into ~/.config/fish/completions/${name}.fish
function __${name}_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$at $word")
        if contains -- $next ${pathsOf(commands).map(fishQuoted).join(' ')}
            set at $next
        end
    end
    test "$at" = "$argv[1]"
end
complete -c ${name} -f
${lines.join('\n')}
`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
