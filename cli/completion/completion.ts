import { Option } from 'commander'
import { INPUTS } from '../../workflows/inputs.ts'
import type { Command, CommandLine, CommandTable } from '../command/command.ts'
import { linesOf, nameOf } from '../command/program.ts'
import { bash } from './bash.ts'
import type { CompletedCommand, CompletedValue } from './completed.ts'
import { fish } from './fish.ts'
import { zsh } from './zsh.ts'

const SHELLS: Readonly<Record<string, (commands: CompletedCommand[]) => string>> = { bash, zsh, fish }

/** Made from the table that it is a line of, so that no command is said twice. */
export const completionOf = (table: CommandTable): Command => ({
  arguments: { shell: Object.keys(SHELLS).join(', ') },
  examples: [
    'kdbflow completion bash > ~/.local/share/bash-completion/completions/kdbflow',
    'kdbflow completion zsh > "${fpath[1]}/_kdbflow"',
    'kdbflow completion fish > ~/.config/fish/completions/kdbflow.fish',
  ],
  run: (shell: string) => printCompletion(table, shell),
})

/** Prints what a shell reads to complete the names of commands, options and workflows. */
async function printCompletion(table: CommandTable, shell: string): Promise<void> {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined
  if (script === undefined) {
    throw new Error(`expected the name of a shell of ${Object.keys(SHELLS).join(', ')}, got '${shell}'`)
  }
  process.stdout.write(script(await Promise.all(linesOf(table).map(completedOf))))
}

async function completedOf(line: CommandLine): Promise<CompletedCommand> {
  const [usage, description, file] = line
  const { options = [] } = (await file()).command
  return {
    ...{ name: nameOf(line), description },
    arguments: [...usage.matchAll(/[<[](\w+)/g)].map(([, name = '']) => completedValue(name, undefined)),
    options: [...options, new Option('-h, --help', 'show what it takes')].map(option => ({
      flag: option.long ?? '',
      description: option.description,
      ...(option.required ? { value: completedValue(option.flags, option.argChoices) } : {}),
    })),
  }
}

function completedValue(name: string, choices: readonly string[] | undefined): CompletedValue {
  if (choices !== undefined) return { words: choices, isPath: false }
  if (name === 'workflow') return { words: Object.keys(INPUTS), isPath: false }
  if (name === 'shell') return { words: Object.keys(SHELLS), isPath: false }
  return { words: name === 'execution' ? ['@latest'] : [], isPath: /folder|file/.test(name) }
}
