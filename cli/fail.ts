/** Ends the command with one sentence and a non-zero exit; the stack only where it is asked for. */
export function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const name = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : ''
  console.error(`kdbflow: ${name}${message}`)
  if (process.env['KDBFLOW_DEBUG'] !== undefined && error instanceof Error) console.error(error.stack)
  process.exitCode = 1
}
