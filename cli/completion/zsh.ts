import { quoted } from '../terminal/quoted.ts'
import type { CompletedCommand, CompletedOption, CompletedValue } from './completed.ts'

/** https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
export const zsh = (commands: CompletedCommand[]): string => `#compdef kdbflow
_kdbflow() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands
  commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`).join('\n')}
    'help:show what a command takes'
  )
  _arguments -C '1:command:->command' '*::argument:->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${commands.map(caseOf).join('\n')}
        help) _describe command commands ;;
      esac ;;
  esac
}
if [ "$funcstack[1]" = _kdbflow ]; then _kdbflow "$@"; else compdef _kdbflow kdbflow; fi
`

function caseOf({ name, arguments: taken, options }: CompletedCommand): string {
  const parts = [
    ...options.map(optionSpec),
    ...taken.map((value, index) => `${index + 1}:argument:${action(value)}`),
  ]
  return `        ${name}) _arguments ${parts.map(quoted).join(' ')} ;;`
}

function optionSpec({ flag, description, value }: CompletedOption): string {
  const spec = `${flag}[${description.replaceAll(/[\\[\]:]/g, '\\$&')}]`
  return value === undefined ? spec : `${spec}:value:${action(value)}`
}

function action({ words, isPath }: CompletedValue): string {
  if (isPath) return '_files'
  return words.length === 0 ? ' ' : `(${words.join(' ')})`
}
