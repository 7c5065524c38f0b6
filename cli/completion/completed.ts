/** A command as a shell completes it. */
export interface CompletedCommand {
  name: string
  description: string
  arguments: CompletedValue[]
  options: CompletedOption[]
}

export interface CompletedOption {
  /** `--data` */
  flag: string
  description: string
  /** Absent where it takes none. */
  value?: CompletedValue
}

/** What may stand there: one of these words, or a path; else the shell knows nothing. */
export interface CompletedValue {
  words: readonly string[]
  isPath: boolean
}
