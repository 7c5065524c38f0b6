/** Ends the command with one sentence and a non-zero exit; the stack only where it is asked for. */
export function fail(error: unknown): void {
  console.error(`kdbflow: ${sentenceOf(error)}`)
  if (process.env['KDBFLOW_DEBUG'] !== undefined && error instanceof Error) console.error(error.stack)
  process.exitCode = 1
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ECONNREFUSED') {
    return `expected an endpoint that answers, got ${error.message}: npx kdbflow start starts one`
  }
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`
}
