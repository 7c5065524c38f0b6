// Makes the table of commands into a program of Commander.
import { Command as Program } from 'commander'
import type { Command, CommandLine, CommandTable } from './command.ts'
import { fail } from './fail.ts'
import { UsageError } from './usage-error.ts'
import { version } from './version.ts'

/** Runs the command that the words name. Its file alone is imported: all of them take longer than most commands do. */
export async function runProgram(table: CommandTable, words: readonly string[]): Promise<void> {
  // An unexpected error is reported as a sentence too.
  process.on('uncaughtException', error => {
    fail(error)
    process.exit(1)
  })
  // Asked of git, which takes longer than most commands do.
  if (words.length === 1 && VERSION.includes(words[0] ?? '')) return console.log(version())
  const named = words[0] === 'help' ? words[1] : words[0]
  const { program, command } = await programNaming(table, named)
  endWithReader(command?.serves === true)
  await program
    .parseAsync(words, { from: 'user' })
    .catch(error => failAt(error, command === undefined ? '' : `${named} `))
}

/** The program with all that one command takes; undefined where none has that name. */
export async function programNaming(
  table: CommandTable,
  named: string | undefined,
): Promise<{ program: Program; command: Command | undefined }> {
  const program = programOf(table)
  const line = linesOf(table).find(line => nameOf(line) === named)
  const command = line === undefined ? undefined : (await line[2]()).command
  const described = program.commands.find(one => one.name() === named)
  if (command !== undefined && described !== undefined) describe(described, command)
  return { program, command }
}

function failAt(error: unknown, named: string): void {
  fail(error)
  if (error instanceof UsageError) console.error(whereHelpIs(named))
}

const whereHelpIs = (named: string) => `(kdbflow ${named}--help shows what it takes)`

const VERSION = ['-V', '--version']

/** `| head` stops reading: the command ends, unless it serves. */
function endWithReader(serves: boolean): void {
  process.stdout.on('error', error => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error
    if (!serves) process.exit()
  })
}

export const linesOf = (table: CommandTable): CommandLine[] => Object.values(table).flat()

export const nameOf = ([usage]: CommandLine): string => usage.split(' ')[0] ?? ''

/** The program with the names of all commands, as `--help` lists them. */
function programOf(table: CommandTable): Program {
  const program = new Program('kdbflow')
    .description('kdb environments, databases and clusters by workflows, on this machine or on AWS')
    .option('-V, --version', 'print the version and the commit')
    .showHelpAfterError(whereHelpIs(''))
    // Without the options of each, so that the list of commands wraps in 80 columns.
    .configureHelp({
      subcommandTerm: command => `${command.name()} ${command.usage().replace(/^\[options\] ?/, '')}`.trim(),
    })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kdbflow: ')) })
    .addHelpText('after', examples(['kdbflow start', 'kdbflow status', 'kdbflow run --help']))
  for (const [heading, lines] of Object.entries(table)) {
    program.commandsGroup(`${heading}:`)
    for (const [usage, description] of lines) program.command(usage).description(description)
  }
  return program.helpCommand('help <command>', 'show what a command takes')
}

/** Adds what only the command's own file says. */
function describe(program: Program, { arguments: about = {}, ...command }: Command): void {
  for (const argument of program.registeredArguments) {
    argument.description = about[argument.name()] ?? ''
  }
  for (const option of command.options ?? []) program.addOption(option)
  program.showHelpAfterError(whereHelpIs(`${program.name()} `))
  program.addHelpText('after', examples(command.examples)).action(async (...given) => {
    await command.run(...given)
  })
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map(line => `  ${line}\n`).join('')}`
}
