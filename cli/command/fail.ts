/** Ends the command with one sentence and a non-zero exit; the stack only where it is asked for. */
export function fail(error: unknown): void {
  console.error(`kdbflow: ${sentenceOf(error)}`)
  if (process.env['KDBFLOW_DEBUG'] !== undefined && error instanceof Error) console.error(error.stack)
  process.exitCode = 1
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ECONNREFUSED') {
    return `expected an endpoint that answers, got ${error.message}: kdbflow start starts one`
  }
  if (error.name === 'CredentialsProviderError') {
    return 'expected credentials for this endpoint, got none: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE'
  }
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`
}
