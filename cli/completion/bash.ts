import { quoted } from '../terminal/quoted.ts'
import type { CompletedCommand, CompletedValue } from './completed.ts'

/** https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
export const bash = (commands: CompletedCommand[]): string => `# kdbflow completion bash
_kdbflow() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted(['help', ...commands.map(({ name }) => name)].join(' '))}
  else
    case "\${COMP_WORDS[1]} $before" in
${commands.flatMap(valueCases).join('\n')}
      *)
        case "\${COMP_WORDS[1]}" in
${commands.map(wordsCase).join('\n')}
          help) words=${quoted(commands.map(({ name }) => name).join(' '))} ;;
        esac ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _kdbflow kdbflow
`

const valueCases = ({ name, options }: CompletedCommand): string[] =>
  options.flatMap(({ flag, value }) =>
    value === undefined ? [] : [`      ${quoted(`${name} ${flag}`)}) ${valueAction(value)} ;;`],
  )

/** Where the shell is given nothing, \`-o default\` completes paths. */
const valueAction = ({ words, isPath }: CompletedValue) =>
  isPath ? 'return' : `words=${quoted(words.join(' '))}`

function wordsCase({ name, arguments: taken, options }: CompletedCommand): string {
  const words = [...taken.flatMap(value => value.words), ...options.map(({ flag }) => flag)]
  return `          ${name}) words=${quoted(words.join(' '))} ;;`
}
