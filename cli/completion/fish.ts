import type { CompletedCommand, CompletedOption, CompletedValue } from './completed.ts'

/** https://fishshell.com/docs/current/cmds/complete.html */
export const fish = (commands: CompletedCommand[]): string =>
  [
    '# kdbflow completion fish',
    'complete -c kdbflow -f',
    ...commands.map(
      ({ name, description }) =>
        `complete -c kdbflow -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ),
    ...commands.flatMap(linesOf),
    '',
  ].join('\n')

function linesOf({ name, arguments: taken, options }: CompletedCommand): string[] {
  const where = `complete -c kdbflow -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`
  const words = taken.flatMap(value => value.words)
  return [
    ...options.map(option => `${where} ${optionOf(option)}`),
    ...(words.length === 0 ? [] : [`${where} -a ${quoted(words.join(' '))}`]),
  ]
}

const optionOf = ({ flag, description, value }: CompletedOption) =>
  [`-l ${flag.replace(/^--/, '')}`, ...valueFlags(value), `-d ${quoted(description)}`].join(' ')

function valueFlags(value: CompletedValue | undefined): string[] {
  if (value === undefined) return []
  if (value.isPath) return ['-r', '-F']
  return value.words.length === 0 ? ['-x'] : ['-x', `-a ${quoted(value.words.join(' '))}`]
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
