// What was thrown: it can be anything.

/** The code of a service's exception, else the error's name. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** For `catch`: what is not there is undefined. */
export function unlessAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
