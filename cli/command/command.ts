import type { Option } from 'commander'

/** What the file of a command exports as `command`. */
export interface Command {
  /** What an argument is, where its name does not say it. */
  arguments?: Readonly<Record<string, string>>
  options?: readonly Option[]
  examples: readonly string[]
  /** It goes on where nobody reads what it prints any more. */
  serves?: true
  /** Called with the arguments, then with the options by their names. A method, so that each command states its own types. */
  run(...given: unknown[]): unknown
}

/** How it is called, what it does, and its file, which is imported only when it is called. */
export type CommandLine = readonly [
  usage: string,
  description: string,
  file: () => Promise<{ command: Command }>,
]

/** The lines by the heading that `--help` puts over them. */
export type CommandTable = Readonly<Record<string, readonly CommandLine[]>>
